package mds.source.modelregistry;

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
 * A model registry: models and their instances, by the conventions of {@link RestSource} and {@link CommonFields}.
 *
 * <table>
 * <caption>What it reads</caption>
 * <tr><th>collection, entity type</th><th>fields</th><th>thin events</th></tr>
 * <tr><td>{@code models}, {@code model}</td><td>{@code id, name, current_instance_id}</td>
 * <td>{@code {"event_type": "model_updated", "model_id": "…"}}</td></tr>
 * <tr><td>{@code instances}, {@code model-instance}</td>
 * <td>{@code id, model_id, name, version, state, framework, metrics{}, pipeline_run_id, feature_ids[],
 * training_dataset_ids[]}</td>
 * <td>{@code {"event_type": "model_instance_created", "instance_id": "…"}}</td></tr>
 * </table>
 */
public final class ModelRegistry implements SourcePlugin {
    @Override
    public PluginDescriptor descriptor() {
        return PluginDescriptor.of("model-registry", "Model registry");
    }

    @Override
    public GraphQlExtension graphQlExtension() {
        return GraphQlExtension.fromResource(ModelRegistry.class, "model-registry.graphqls");
    }

    @Override
    public List<InferenceRule> inferenceRules() {
        return List.of();
    }

    @Override
    public Source connect(SourceContext context) {
        return RestSource.of(context)
                .collection("models", "model", "model_id", record -> model(context, record))
                .collection("instances", "model-instance", "instance_id", record -> instance(context, record))
                .build();
    }

    private static NormalizedRecord model(SourceContext context, SourceRecord record) {
        return NormalizedRecord.of(CommonFields.entity(record)
                .reference("currentInstance", context.uri("model-instance", record.text("current_instance_id")))
                .build());
    }

    private static NormalizedRecord instance(SourceContext context, SourceRecord record) {
        return NormalizedRecord.of(CommonFields.entity(record)
                .attribute("version", record.text("version"))
                .attribute("modelState", record.text("state"))
                .tag("model.state", record.text("state"))
                .attribute("framework", record.text("framework"))
                .attribute("metrics", record.json("metrics"))
                .reference("instanceOf", context.uri("model", record.text("model_id")))
                .reference("producedBy", context.uri("pipeline-run", record.text("pipeline_run_id")))
                .reference("usesFeature", context.uris("feature", record.texts("feature_ids")))
                .reference("trainedOn", context.uris("dataset", record.texts("training_dataset_ids")))
                .build());
    }
}
