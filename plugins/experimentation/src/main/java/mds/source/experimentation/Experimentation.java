package mds.source.experimentation;

import static mds.plugin.EntityFilter.ofType;
import static mds.plugin.PathRule.Step.out;

import java.util.List;
import java.util.stream.Collectors;
import mds.plugin.Entity;
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
 * An experimentation platform: A/B tests, each with the cells that it owns as parts, by the conventions of
 * {@link RestSource} and {@link CommonFields}.
 *
 * <table>
 * <caption>What it reads</caption>
 * <tr><th>collection, entity type</th><th>fields</th><th>thin events</th></tr>
 * <tr><td>{@code tests}, {@code ab-test} and its parts {@code ab-test-cell}</td>
 * <td>{@code id, name, state, started_at, ended_at, cells[{number, name, allocation}]}</td>
 * <td>{@code {"event_type": "ab_test_updated", "test_id": "…"}}</td></tr>
 * </table>
 */
public final class Experimentation implements SourcePlugin {
    @Override
    public PluginDescriptor descriptor() {
        return PluginDescriptor.of("experimentation", "Experimentation");
    }

    @Override
    public GraphQlExtension graphQlExtension() {
        return GraphQlExtension.fromResource(Experimentation.class, "experimentation.graphqls");
    }

    @Override
    public List<InferenceRule> inferenceRules() {
        return List.of(
                new PathRule(
                        "model-tested-in",
                        "model-instance",
                        List.of(out("producedBy"), out("executedFor"), out("cellOf")),
                        "testedIn"),
                new PathRule(
                        "model-live-in",
                        "model-instance",
                        List.of(out("testedIn").to(ofType("ab-test").where("testState", "running"))),
                        "liveIn"));
    }

    @Override
    public Source connect(SourceContext context) {
        return RestSource.of(context)
                .collection("tests", "ab-test", "test_id", Experimentation::test)
                .build();
    }

    private static NormalizedRecord test(SourceRecord record) {
        Entity test = CommonFields.entity(record)
                .attribute("testState", record.text("state"))
                .tag("test.state", record.text("state"))
                .instant("startedAt", record.instant("started_at"))
                .instant("endedAt", record.instant("ended_at"))
                .build();
        List<Entity> cells =
                record.objects("cells").stream().map(Experimentation::cell).toList();
        if (cells.stream().map(Entity::uri).collect(Collectors.toSet()).size() < cells.size()) {
            throw new InvalidRecordException(record.uri(), "cells", "each number once", record.json("cells"));
        }
        return new NormalizedRecord(test, cells);
    }

    private static Entity cell(SourceRecord cell) {
        String number = cell.text("number")
                .orElseThrow(() -> new InvalidRecordException(
                        cell.uri(), "cells", "a number in each, such as {\"number\": 2}", cell.document()));
        return CommonFields.entity(
                        new SourceRecord(cell.uri().part("ab-test-cell", number), cell.document(), cell.fetchedAt()))
                .attribute("number", cell.json("number"))
                .attribute("allocation", cell.json("allocation"))
                .reference("cellOf", cell.uri())
                .build();
    }
}
