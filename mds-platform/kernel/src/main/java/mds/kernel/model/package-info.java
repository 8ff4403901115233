/** The unified model: which entity types, attributes and edges the loaded plugins declare. Derived from their SDL. */
@NullMarked
package mds.kernel.model;

import org.jspecify.annotations.NullMarked;
