@NullMarked
package mds.sandbox.sources;

import org.jspecify.annotations.NullMarked;
