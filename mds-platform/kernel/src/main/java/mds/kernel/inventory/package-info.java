/**
 * Sweeps: a source's whole inventory is walked, to fill the graph at first and to find later what events missed. Absence
 * from a list retires nothing; only a source's own "gone" does, and not too many at once.
 */
@NullMarked
package mds.kernel.inventory;

import org.jspecify.annotations.NullMarked;
