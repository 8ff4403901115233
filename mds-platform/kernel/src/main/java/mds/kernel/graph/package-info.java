/**
 * The graph and the port behind which it is stored: {@link mds.kernel.graph.GraphStore} takes
 * {@link mds.kernel.graph.GraphChange changes}, {@link mds.kernel.graph.GraphSnapshot} answers as of one moment, and the
 * {@link mds.kernel.graph.CommitDelta log} tells what each commit changed.
 */
@NullMarked
package mds.kernel.graph;

import org.jspecify.annotations.NullMarked;
