package mds.sandbox.sources;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Draws a team's datasets, from raw to summarised, and the feature sets and features that derive from them. */
final class DataDraft {

    private static final Map<String, String> STAGES = new TreeMap<>(Map.of(
            "raw", "as they come in",
            "clean", "without duplicates and test accounts",
            "hourly", "summed up by the hour",
            "daily", "summed up by the day"));
    private static final Map<String, String> WINDOWS = new TreeMap<>(Map.of(
            "1h", "the last hour",
            "1d", "the last day",
            "7d", "the last seven days",
            "28d", "the last four weeks",
            "90d", "the last quarter"));
    private static final List<String> SUMMARIES = List.of("", "_max", "_trend");
    private static final List<String> FORMATS = List.of("iceberg", "iceberg", "parquet", "avro");

    private final Draft draft;

    DataDraft(Draft draft) {
        this.draft = draft;
    }

    void draw(Team team, String suffix) {
        List<String> datasets = new ArrayList<>();
        for (String table : team.tables()) {
            STAGES.forEach((stage, meaning) -> datasets.add(dataset(team, table + "_" + stage + suffix, meaning)));
        }
        List<String> sets = List.of("behaviour", "history", "context").stream()
                .map(subject -> featureSet(team, team.id() + "_" + subject + suffix, datasets))
                .toList();
        for (String signal : team.signals()) {
            WINDOWS.forEach((window, meaning) -> {
                for (String summary : draft.dice().some(SUMMARIES, 1, 3)) {
                    feature(team, signal + summary + "_" + window + suffix, meaning, sets, datasets);
                }
            });
        }
    }

    private String dataset(Team team, String name, String meaning) {
        Dice dice = draft.dice();
        // Some catalogs name their objects by path: an id with slashes is as good as any.
        String id = dice.chance(0.05) ? "lake/" + team.id() + "/" + name : team.id() + "." + name;
        String what = name.substring(0, name.lastIndexOf('_')).replace('_', ' ');
        ObjectNode dataset = draft.owned(team, id, name, "The " + what + " of " + team.name() + ", " + meaning + ".")
                .put("location", "s3://example-lake/" + team.id() + "/" + name)
                .put("format", dice.pick(FORMATS))
                .put("version", Integer.toString(dice.between(1, 400)))
                .put("row_count", dice.between(1_000, 2_000_000_000));
        ArrayNode columns = dataset.putArray("columns");
        column(columns, "id", "bigint");
        column(columns, dice.pick(List.of("profile_id", "account_id", "device_id", "title_id")), "bigint");
        column(columns, dice.pick(List.of("value", "amount", "duration_ms", "score")), "double");
        column(columns, "country", "string");
        column(columns, "at", "timestamp");
        draft.put(SourceCollection.DATASETS, dataset);
        return id;
    }

    private static void column(ArrayNode columns, String name, String type) {
        columns.addObject().put("name", name).put("type", type);
    }

    private String featureSet(Team team, String id, List<String> datasets) {
        String what = id.substring(id.indexOf('_') + 1);
        ObjectNode set = draft.owned(team, id, id, team.name() + "'s features about " + what + ".");
        Draft.fill(set.putArray("source_dataset_ids"), draft.dice().some(datasets, 2, 4));
        draft.put(SourceCollection.FEATURE_SETS, set);
        return id;
    }

    private void feature(Team team, String id, String window, List<String> sets, List<String> datasets) {
        if (draft.organisation().find(SourceCollection.FEATURES, id).isPresent()) {
            // The worked example has one of that name, and keeps it.
            return;
        }
        Dice dice = draft.dice();
        String what = id.replaceAll("_[0-9]+[hd].*$", "").replace('_', ' ');
        ObjectNode feature = draft.owned(team, id, id, "The " + what + " over " + window + ".")
                .put("value_type", dice.pick(List.of("double", "double", "long", "boolean", "string")))
                .put("feature_set_id", dice.pick(sets));
        List<String> all = draft.organisation().ids(SourceCollection.DATASETS);
        List<String> chosen = new ArrayList<>(draft.choose(datasets, all, 1, 2));
        if (dice.chance(0.01)) {
            chosen.add("retired." + team.id() + "_events");
        }
        Draft.fill(feature.putArray("source_dataset_ids"), chosen);
        draft.put(SourceCollection.FEATURES, feature);
    }
}
