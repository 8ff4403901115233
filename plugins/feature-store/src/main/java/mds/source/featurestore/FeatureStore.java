package mds.source.featurestore;

import java.util.List;
import mds.plugin.GraphQlExtension;
import mds.plugin.InferenceRule;
import mds.plugin.NormalizedRecord;
import mds.plugin.PluginDescriptor;
import mds.plugin.Source;
import mds.plugin.SourceContext;
import mds.plugin.SourcePlugin;
import mds.plugin.SourceRecord;
import mds.plugin.rest.CommonFields;
import mds.plugin.rest.RestSource;

/**
 * A feature store: features and feature sets, by the conventions of {@link RestSource} and {@link CommonFields}.
 *
 * <table>
 * <caption>What it reads</caption>
 * <tr><th>collection, entity type</th><th>fields</th><th>thin events</th></tr>
 * <tr><td>{@code features}, {@code feature}</td>
 * <td>{@code id, name, value_type, feature_set_id, source_dataset_ids[]}</td>
 * <td>{@code {"event_type": "feature_updated", "feature_id": "…"}}</td></tr>
 * <tr><td>{@code feature-sets}, {@code feature-set}</td><td>{@code id, name, source_dataset_ids[]}</td>
 * <td>{@code {"event_type": "feature_set_updated", "feature_set_id": "…"}}</td></tr>
 * </table>
 */
public final class FeatureStore implements SourcePlugin {
    @Override
    public PluginDescriptor descriptor() {
        return PluginDescriptor.of("feature-store", "Feature store");
    }

    @Override
    public GraphQlExtension graphQlExtension() {
        return GraphQlExtension.fromResource(FeatureStore.class, "feature-store.graphqls");
    }

    @Override
    public List<InferenceRule> inferenceRules() {
        return List.of();
    }

    @Override
    public Source connect(SourceContext context) {
        return RestSource.of(context)
                .collection("features", "feature", "feature_id", record -> feature(context, record))
                .collection("feature-sets", "feature-set", "feature_set_id", record -> featureSet(context, record))
                .build();
    }

    private static NormalizedRecord feature(SourceContext context, SourceRecord record) {
        return NormalizedRecord.of(CommonFields.entity(record)
                .attribute("valueType", record.text("value_type"))
                .reference("memberOf", context.uri("feature-set", record.text("feature_set_id")))
                .reference("derivedFrom", context.uris("dataset", record.texts("source_dataset_ids")))
                .build());
    }

    private static NormalizedRecord featureSet(SourceContext context, SourceRecord record) {
        return NormalizedRecord.of(CommonFields.entity(record)
                .reference("derivedFrom", context.uris("dataset", record.texts("source_dataset_ids")))
                .build());
    }
}
