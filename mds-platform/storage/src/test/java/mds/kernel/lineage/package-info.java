/** Walks on a real database. */
@NullMarked
package mds.kernel.lineage;

import org.jspecify.annotations.NullMarked;
