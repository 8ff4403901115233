/**
 * The kernel: what MDS does, told in the order in which data flows. Vendors are behind ports; this package puts the stages
 * together.
 *
 * <pre>
 * event          thin events are decoded and coalesced to URIs         {@link mds.kernel.event.Ingestion}
 * hydration      the sources are asked what is true now                {@link mds.kernel.hydration.HydrationStage}
 * normalization  records become entities, checked against their SDL    {@link mds.kernel.normalization.NormalizationStage}
 * graph          facts are committed                                   {@link mds.kernel.graph.GraphStore}
 * search         each commit is projected into the index               {@link mds.kernel.search.Projection}
 * enrichment     references are followed, aliases resolved, edges
 *                inferred; woken by commits                            {@link mds.kernel.enrichment.Enrichment}
 * </pre>
 *
 * <p>{@link mds.kernel.pipeline.RecordPipeline} is the middle of it, hydrate · normalize · commit, which both events and enrichment
 * go through. {@link mds.kernel.Kernel} assembles everything.
 */
@NullMarked
package mds.kernel;

import org.jspecify.annotations.NullMarked;
