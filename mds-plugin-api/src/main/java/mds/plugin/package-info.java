/**
 * The plugin API of MDS: how one kind of source system is taught to the model lifecycle graph.
 *
 * <p>A source system (a model registry, a feature store, an experimentation platform …) tells MDS that <em>something
 * changed</em>. MDS asks the source what is true now, turns the answer into entities of one graph, and joins them with
 * everything that other sources said. A plugin supplies what only its author knows:
 *
 * <table>
 * <caption>What a plugin contributes</caption>
 * <tr><th>contribution</th><th>from</th><th>to</th></tr>
 * <tr><td>{@link mds.plugin.EventDecoder}</td><td>a thin event</td><td>the URIs to look at again</td></tr>
 * <tr><td>{@link mds.plugin.Hydrator}</td><td>a URI</td><td>the source's record, or "gone"</td></tr>
 * <tr><td>{@link mds.plugin.Normalizer}</td><td>a record</td><td>entities with references; pure</td></tr>
 * <tr><td>{@link mds.plugin.Inventory}</td><td>an entity type</td><td>every URI that the source holds</td></tr>
 * <tr><td>{@link mds.plugin.AliasResolver}</td><td>an alias</td><td>the URI that claims it</td></tr>
 * <tr><td>{@link mds.plugin.GraphQlExtension}</td><td colspan="2">SDL: the plugin's types; it is the contract that
 * normalized entities are checked against</td></tr>
 * <tr><td>{@link mds.plugin.InferenceRule}</td><td colspan="2">rules, as data, for edges that follow from paths
 * ({@link mds.plugin.PathRule}) or from equal values ({@link mds.plugin.MatchRule})</td></tr>
 * </table>
 *
 * <p>Everything else is the host's work: transports, batching, retries, rate limits, storage, search, GraphQL,
 * inference. No plugin code runs while a query is answered.
 *
 * <p>The entry point is {@link mds.plugin.SourcePlugin}, registered in {@code META-INF/services/mds.plugin.SourcePlugin}.
 * A source that speaks JSON over HTTP in collections needs little more than {@link mds.plugin.rest.RestSource}:
 *
 * {@snippet :
 * public final class Notebooks implements SourcePlugin {
 *     public PluginDescriptor descriptor() {
 *         return PluginDescriptor.of("notebooks", "Notebooks");
 *     }
 *     public GraphQlExtension graphQlExtension() {
 *         return GraphQlExtension.fromResource(Notebooks.class, "notebooks.graphqls");
 *     }
 *     public List<InferenceRule> inferenceRules() {
 *         return List.of();
 *     }
 *     public Source connect(SourceContext context) {
 *         return RestSource.of(context)
 *             .collection("notebooks", "notebook", "notebook_id", record -> NormalizedRecord.of(
 *                 CommonFields.entity(record)
 *                     .reference("explores", context.uris("dataset", record.texts("dataset_ids")))
 *                     .build()))
 *             .build();
 *     }
 * }
 * }
 *
 * <p>Rules that hold throughout: no argument and no result is null; values are immutable; absence is
 * {@link java.util.Optional} or empty; calls may block, since the host runs them on virtual threads, and several may run
 * at once on one {@link mds.plugin.Source}.
 */
@NullMarked
package mds.plugin;

import org.jspecify.annotations.NullMarked;
