/** Sweeps on a real database. */
@NullMarked
package mds.kernel.inventory;

import org.jspecify.annotations.NullMarked;
