/**
 * Questions that walk the graph: where things come from and what depends on them, what a loss would hit, and
 * what differs between two moments. Each is bounded, says what it left out and why, and reads snapshots only.
 */
@NullMarked
package mds.kernel.lineage;

import org.jspecify.annotations.NullMarked;
