package mds.sandbox.sources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws a team's models: each has a pipeline that trains it, runs of that pipeline and the instances that they produced.
 * Some are tried out in A/B tests, for which their newest run was made.
 */
final class ModelDraft {

    private static final List<String> FRAMEWORKS = List.of("tensorflow", "pytorch", "xgboost", "lightgbm", "sklearn");
    private static final List<String> SCHEDULES = List.of("0 4 * * 1", "0 2 * * *", "30 3 * * 0", "0 5 1 * *");
    private static final int GENERATIONS = 5;

    private final Draft draft;
    private final Dice dice;

    ModelDraft(Draft draft) {
        this.draft = draft;
        this.dice = draft.dice();
    }

    void draw(Team team, String suffix) {
        Materials materials = Materials.of(team, suffix, draft.organisation());
        for (int number = 0; number < team.models().size(); number++) {
            Team.Subject subject = team.models().get(number);
            model(team, subject, subject.slug() + suffix, number, materials);
        }
        prepareData(team, suffix, materials);
    }

    private void model(Team team, Team.Subject subject, String id, int number, Materials materials) {
        String pipeline = "train-" + id;
        draft.put(
                SourceCollection.PIPELINES,
                draft.owned(team, pipeline, pipeline, "Trains and evaluates " + id + ".")
                        .put("schedule", dice.pick(SCHEDULES)));
        String framework = dice.pick(FRAMEWORKS);
        List<String> features = materials.features(number, dice);
        List<String> datasets = draft.choose(materials.table(number), materials.allDatasets(), 1, 2);
        int newest = dice.between(GENERATIONS, 30);
        List<String> instances = new ArrayList<>();
        for (int back = GENERATIONS - 1; back >= 0; back--) {
            Instant started = dice.before(draft.now().minus(Duration.ofDays(14L * back)), 13);
            String stamp = DateTimeFormatter.BASIC_ISO_DATE.format(LocalDate.ofInstant(started, ZoneOffset.UTC));
            String run = pipeline + "-" + stamp;
            ObjectNode runDocument = run(team, pipeline, run, started, datasets);
            if (back == 0 && dice.chance(0.65)) {
                tryOut(team, id, newest, runDocument);
            }
            draft.put(SourceCollection.PIPELINE_RUNS, runDocument);
            String instance = id + "-" + stamp;
            ObjectNode document = draft.owned(team, instance, id, subject.purpose() + ".")
                    .put("model_id", id)
                    .put("version", Integer.toString(newest - back))
                    .put("state", state(back))
                    .put("framework", framework)
                    .put("pipeline_run_id", dice.chance(0.01) ? run + "-lost" : run);
            document.putObject("metrics").put("auc", dice.figure(0.6, 0.95)).put("loss", dice.figure(0.05, 0.7));
            Draft.fill(document.putArray("feature_ids"), features);
            Draft.fill(document.putArray("training_dataset_ids"), datasets);
            draft.put(SourceCollection.INSTANCES, document);
            instances.add(instance);
        }
        String current =
                dice.chance(0.03) ? id + "-lost" : instances.get(dice.between(GENERATIONS - 2, GENERATIONS - 1));
        draft.put(
                SourceCollection.MODELS,
                draft.owned(team, id, id, subject.purpose() + ".").put("current_instance_id", current));
    }

    private ObjectNode run(Team team, String pipeline, String id, Instant started, List<String> inputs) {
        ObjectNode run = draft.plain(id, id)
                .put("pipeline_id", pipeline)
                .put("status", dice.chance(0.95) ? "succeeded" : "failed")
                .put("started_at", started.toString())
                .put(
                        "finished_at",
                        started.plusSeconds(dice.between(600, 30_000)).toString());
        run.putObject("labels").put("team", team.id());
        Draft.fill(run.putArray("input_dataset_ids"), inputs);
        run.putArray("output_dataset_ids");
        run.putArray("ab_test_cells");
        return run;
    }

    /** An A/B test of the newest version against the one before, and the run that was made for it. */
    private void tryOut(Team team, String model, int version, ObjectNode run) {
        String id = draft.nextTestId();
        String name = title(model) + " v" + version + " vs v" + (version - 1);
        ObjectNode test = draft.owned(team, id, name, "Is version " + version + " of " + model + " worth its place?");
        String state = dice.pick(List.of("running", "running", "running", "completed", "stopped", "draft"));
        test.put("state", state);
        Instant started = dice.before(draft.now(), 30);
        if (!state.equals("draft")) {
            test.put("started_at", started.toString());
        }
        if (state.equals("completed") || state.equals("stopped")) {
            test.put(
                    "ended_at",
                    draft.now().minusSeconds(dice.between(60, 80_000)).toString());
        }
        int cells = dice.between(2, 4);
        var array = test.putArray("cells");
        for (int number = 1; number <= cells; number++) {
            String slug = model.replace('-', '_');
            String cell = number == 1
                    ? "control_" + slug + "_v" + (version - 1)
                    : "treatment_" + slug + "_v" + version + (number == 2 ? "" : "_" + (char) ('a' + number - 2));
            array.addObject()
                    .put("number", number)
                    .put("name", cell)
                    .put("allocation", Math.round(1000.0 / cells) / 1000.0);
        }
        draft.put(SourceCollection.TESTS, test);
        run.withArray("ab_test_cells").addObject().put("test_id", id).put("cell", dice.between(2, cells));
    }

    /** The pipelines that make one dataset from another, with a few runs each. */
    private void prepareData(Team team, String suffix, Materials materials) {
        for (String table : team.tables()) {
            String pipeline = "prepare-" + team.id() + "-" + table.replace('_', '-') + suffix;
            draft.put(
                    SourceCollection.PIPELINES,
                    draft.owned(team, pipeline, pipeline, "Cleans and sums up " + table.replace('_', ' ') + ".")
                            .put("schedule", "0 1 * * *"));
            List<String> stages = materials.datasets().stream()
                    .filter(id -> id.contains(table))
                    .toList();
            Instant started = dice.before(draft.now(), 2);
            String stamp = DateTimeFormatter.BASIC_ISO_DATE.format(LocalDate.ofInstant(started, ZoneOffset.UTC));
            ObjectNode run = run(team, pipeline, pipeline + "-" + stamp, started, dice.some(stages, 1, 1));
            List<String> outputs = stages.stream()
                    .filter(id -> !run.path("input_dataset_ids").toString().contains(id))
                    .toList();
            Draft.fill(run.withArray("output_dataset_ids"), outputs);
            draft.put(SourceCollection.PIPELINE_RUNS, run);
        }
    }

    private String state(int back) {
        return switch (back) {
            case 0 -> dice.pick(List.of("released", "staged", "training"));
            case 1 -> "released";
            default -> dice.pick(List.of("deprecated", "archived"));
        };
    }

    private static String title(String slug) {
        StringBuilder title = new StringBuilder();
        for (String word : slug.split("-", -1)) {
            title.append(title.isEmpty() ? "" : " ")
                    .append(Character.toUpperCase(word.charAt(0)))
                    .append(word.substring(1));
        }
        return title.toString();
    }
}
