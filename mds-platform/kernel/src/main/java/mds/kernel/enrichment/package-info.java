/**
 * The last stage, in the background: hydrates what is referred to, resolves aliases, infers edges, and marks entities
 * enriched. Woken by commits; what is due stands in the graph, so nothing is forgotten over a restart.
 */
@NullMarked
package mds.kernel.enrichment;

import org.jspecify.annotations.NullMarked;
