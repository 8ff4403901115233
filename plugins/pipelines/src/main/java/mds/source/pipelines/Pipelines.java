package mds.source.pipelines;

import static mds.plugin.PathRule.Step.out;

import java.util.List;
import mds.plugin.EntityUri;
import mds.plugin.GraphQlExtension;
import mds.plugin.InferenceRule;
import mds.plugin.InvalidRecordException;
import mds.plugin.NormalizedRecord;
import mds.plugin.PathRule;
import mds.plugin.PluginDescriptor;
import mds.plugin.Source;
import mds.plugin.SourceContext;
import mds.plugin.SourcePlugin;
import mds.plugin.SourceRecord;
import mds.plugin.rest.CommonFields;
import mds.plugin.rest.RestSource;

/**
 * A pipeline orchestrator: pipelines and their runs, by the conventions of {@link RestSource} and {@link CommonFields}.
 *
 * <table>
 * <caption>What it reads</caption>
 * <tr><th>collection, entity type</th><th>fields</th><th>thin events</th></tr>
 * <tr><td>{@code pipelines}, {@code pipeline}</td><td>{@code id, name, schedule}</td>
 * <td>{@code {"event_type": "pipeline_updated", "pipeline_id": "…"}}</td></tr>
 * <tr><td>{@code pipeline-runs}, {@code pipeline-run}</td>
 * <td>{@code id, pipeline_id, status, started_at, finished_at, ab_test_cells[{test_id, cell}], input_dataset_ids[],
 * output_dataset_ids[]}</td>
 * <td>{@code {"event_type": "pipeline_run_finished", "pipeline_run_id": "…"}}</td></tr>
 * </table>
 */
public final class Pipelines implements SourcePlugin {
    @Override
    public PluginDescriptor descriptor() {
        return PluginDescriptor.of("pipelines", "Pipelines");
    }

    @Override
    public GraphQlExtension graphQlExtension() {
        return GraphQlExtension.fromResource(Pipelines.class, "pipelines.graphqls");
    }

    @Override
    public List<InferenceRule> inferenceRules() {
        return List.of(
                new PathRule("model-built-by", "model-instance", List.of(out("producedBy"), out("runOf")), "builtBy"));
    }

    @Override
    public Source connect(SourceContext context) {
        return RestSource.of(context)
                .collection("pipelines", "pipeline", "pipeline_id", Pipelines::pipeline)
                .collection("pipeline-runs", "pipeline-run", "pipeline_run_id", record -> run(context, record))
                .build();
    }

    private static NormalizedRecord pipeline(SourceRecord record) {
        return NormalizedRecord.of(CommonFields.entity(record)
                .attribute("schedule", record.text("schedule"))
                .build());
    }

    private static NormalizedRecord run(SourceContext context, SourceRecord record) {
        List<EntityUri> cells = record.objects("ab_test_cells").stream()
                .map(allocation -> cell(context, allocation))
                .toList();
        return NormalizedRecord.of(CommonFields.entity(record)
                .attribute("status", record.text("status"))
                .instant("startedAt", record.instant("started_at"))
                .instant("finishedAt", record.instant("finished_at"))
                .reference("runOf", context.uri("pipeline", record.text("pipeline_id")))
                .reference("executedFor", cells)
                .reference("reads", context.uris("dataset", record.texts("input_dataset_ids")))
                .reference("writes", context.uris("dataset", record.texts("output_dataset_ids")))
                .build());
    }

    private static EntityUri cell(SourceContext context, SourceRecord allocation) {
        return context.uri("ab-test", required(allocation, "test_id"))
                .part("ab-test-cell", required(allocation, "cell"));
    }

    private static String required(SourceRecord allocation, String field) {
        return allocation
                .text(field)
                .orElseThrow(() -> new InvalidRecordException(
                        allocation.uri(), "ab_test_cells", "'%s' in each".formatted(field), allocation.document()));
    }
}
