/** Comparisons on a real database. */
@NullMarked
package mds.kernel.suggestion;

import org.jspecify.annotations.NullMarked;
