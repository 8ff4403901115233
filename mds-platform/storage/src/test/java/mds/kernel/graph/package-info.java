/** The kernel's graph and what follows it, proven on the real store. */
@NullMarked
package mds.kernel.graph;

import org.jspecify.annotations.NullMarked;
