/** The search index: a projection of the graph that can be thrown away, and the follower of commits that keeps it true. */
@NullMarked
package mds.kernel.search;

import org.jspecify.annotations.NullMarked;
