package mds.source.datasets;

import static mds.plugin.PathRule.Step.in;
import static mds.plugin.PathRule.Step.out;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import mds.plugin.Alias;
import mds.plugin.GraphQlExtension;
import mds.plugin.InferenceRule;
import mds.plugin.NormalizedRecord;
import mds.plugin.PathRule;
import mds.plugin.PluginDescriptor;
import mds.plugin.Source;
import mds.plugin.SourceContext;
import mds.plugin.SourcePlugin;
import mds.plugin.SourceRecord;
import mds.plugin.rest.CommonFields;
import mds.plugin.rest.RestSource;
import mds.plugin.rest.RestSource.AliasPart;

/**
 * A dataset catalogue, by the conventions of {@link RestSource} and {@link CommonFields}. A dataset claims its location
 * as an alias, so that others may refer to it by that.
 *
 * <table>
 * <caption>What it reads</caption>
 * <tr><th>collection, entity type</th><th>fields</th><th>thin events</th></tr>
 * <tr><td>{@code datasets}, {@code dataset}; also by {@code ?location=}</td>
 * <td>{@code id, name, location, format, version, row_count, columns[{name, type}]}</td>
 * <td>{@code {"event_type": "dataset_updated", "dataset_id": "…"}}</td></tr>
 * </table>
 */
public final class Datasets implements SourcePlugin {
    /** How locations begin for which a catalogue is asked; one that begins otherwise is an alias, but never looked up. */
    private static final List<String> LOCATION_SCHEMES = List.of(
            "s3",
            "s3a",
            "s3n",
            "gs",
            "hdfs",
            "viewfs",
            "abfs",
            "abfss",
            "wasb",
            "wasbs",
            "adl",
            "oss",
            "cos",
            "dbfs",
            "file",
            "http",
            "https",
            "jdbc",
            "hive",
            "iceberg",
            "delta",
            "bigquery",
            "snowflake",
            "redshift",
            "kafka");

    @Override
    public PluginDescriptor descriptor() {
        return PluginDescriptor.of("datasets", "Datasets");
    }

    @Override
    public GraphQlExtension graphQlExtension() {
        return GraphQlExtension.fromResource(Datasets.class, "datasets.graphqls");
    }

    @Override
    public List<InferenceRule> inferenceRules() {
        return List.of(
                new PathRule(
                        "model-depends-on",
                        "model-instance",
                        List.of(out("usesFeature"), out("derivedFrom")),
                        "dependsOn"),
                new PathRule(
                        "model-depends-on-by-feature-set",
                        "model-instance",
                        List.of(out("usesFeature"), out("memberOf"), out("derivedFrom")),
                        "dependsOn"),
                new PathRule(
                        "model-trained-on", "model-instance", List.of(out("producedBy"), out("reads")), "trainedOn"),
                new PathRule("dataset-upstream-of", "dataset", List.of(in("reads"), out("writes")), "upstreamOf"));
    }

    @Override
    public Source connect(SourceContext context) {
        RestSource.Builder source =
                RestSource.of(context).collection("datasets", "dataset", "dataset_id", Datasets::dataset);
        LOCATION_SCHEMES.forEach(scheme -> source.lookup(scheme, "dataset", "location", AliasPart.WHOLE));
        return source.build();
    }

    private static NormalizedRecord dataset(SourceRecord record) {
        return NormalizedRecord.of(CommonFields.entity(record)
                .attribute("location", record.text("location"))
                .alias(record.text("location").flatMap(Datasets::alias))
                .attribute("format", record.text("format"))
                .attribute("version", record.text("version"))
                .attribute("rowCount", record.json("row_count"))
                .attribute("columns", columns(record))
                .build());
    }

    /** A location that is no URI, such as a path on somebody's disk, is not a global name. */
    private static Optional<Alias> alias(String location) {
        try {
            return Optional.of(new Alias(location));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static ArrayNode columns(SourceRecord record) {
        ArrayNode columns = JsonNodeFactory.instance.arrayNode();
        for (SourceRecord column : record.objects("columns")) {
            ObjectNode object = columns.addObject();
            column.text("name").ifPresent(name -> object.put("name", name));
            column.text("type").ifPresent(type -> object.put("type", type));
        }
        return columns;
    }
}
