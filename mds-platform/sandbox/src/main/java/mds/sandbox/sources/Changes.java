package mds.sandbox.sources;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Lets the organisation live on: models are trained anew, instances are released and archived, things change their
 * owners, tests their cells, and now and then something is deleted. The worked example stays as it is. One thread at a
 * time.
 */
public final class Changes {

    private final Organisation organisation;
    private final ThinEventPublisher publisher;
    private final Clock clock;
    private final Dice dice;
    private final Organisation untouchable = new Organisation();
    private long serial;

    /** Changes that are the same for the same seed and clock. */
    public Changes(Organisation organisation, ThinEventPublisher publisher, Clock clock, long seed) {
        this.organisation = organisation;
        this.publisher = publisher;
        this.clock = clock;
        this.dice = new Dice(seed);
        WorkedExample.addTo(untouchable);
    }

    /** Makes one change and publishes the events of it, after it can be seen at the source; returns them. */
    public List<ThinEvent> step() {
        List<ThinEvent> events = switch (dice.between(1, 20)) {
            case 1, 2, 3, 4 -> trainAnew();
            case 5, 6, 7 -> promote();
            case 8, 9, 10 -> handOver();
            case 11, 12, 13 -> reallocateCells();
            case 14, 15, 16 -> growDataset();
            case 17 -> deriveElsewhere();
            case 18, 19 -> archive();
            default -> dropCell();
        };
        events.forEach(publisher::publish);
        return events;
    }

    private List<ThinEvent> trainAnew() {
        return any(SourceCollection.INSTANCES)
                .flatMap(id -> organisation.find(SourceCollection.INSTANCES, id))
                .map(this::trainAnew)
                .orElse(List.of());
    }

    /** A new run of the pipeline that trained an instance, and the next instance that it produces. */
    private List<ThinEvent> trainAnew(ObjectNode predecessor) {
        String model = predecessor.path("model_id").asText();
        String stamp =
                clock.instant().truncatedTo(ChronoUnit.SECONDS).toString().replaceAll("[-:TZ]", "") + "-" + ++serial;
        String runId = "train-" + model + "-" + stamp;
        String instanceId = model + "-" + stamp;

        ObjectNode run = JsonNodeFactory.instance
                .objectNode()
                .put("id", runId)
                .put("name", runId)
                .put("pipeline_id", "train-" + model)
                .put("status", "succeeded")
                .put("started_at", now().minusSeconds(dice.between(600, 9_000)).toString())
                .put("finished_at", now().toString());
        run.set("input_dataset_ids", predecessor.path("training_dataset_ids").deepCopy());
        organisation.put(SourceCollection.PIPELINE_RUNS, run);

        ObjectNode instance = predecessor.deepCopy();
        instance.put("id", instanceId)
                .put("version", Integer.toString(predecessor.path("version").asInt() + 1))
                .put("state", "staged")
                .put("pipeline_run_id", runId)
                .put("created_at", now().toString())
                .put("updated_at", now().toString());
        organisation.put(SourceCollection.INSTANCES, instance);
        return List.of(
                SourceCollection.PIPELINE_RUNS.event(runId, "finished"),
                SourceCollection.INSTANCES.event(instanceId, "created"));
    }

    /** An instance is released and becomes the current one of its model. */
    private List<ThinEvent> promote() {
        Optional<ObjectNode> instance =
                any(SourceCollection.INSTANCES).flatMap(id -> organisation.find(SourceCollection.INSTANCES, id));
        if (instance.isEmpty()) {
            return List.of();
        }
        String id = instance.get().path("id").asText();
        String model = instance.get().path("model_id").asText();
        ThinEvent released = change(SourceCollection.INSTANCES, id, document -> document.put("state", "released"));
        if (organisation.find(SourceCollection.MODELS, model).isEmpty()) {
            return List.of(released);
        }
        return List.of(
                released, change(SourceCollection.MODELS, model, document -> document.put("current_instance_id", id)));
    }

    private List<ThinEvent> handOver() {
        SourceCollection collection = dice.pick(List.of(
                SourceCollection.MODELS,
                SourceCollection.PIPELINES,
                SourceCollection.DATASETS,
                SourceCollection.FEATURES));
        Optional<ObjectNode> owner =
                any(SourceCollection.USERS).flatMap(id -> organisation.find(SourceCollection.USERS, id));
        Optional<String> id = any(collection);
        if (owner.isEmpty() || id.isEmpty()) {
            return List.of();
        }
        String email = owner.get().path("email").asText();
        return List.of(change(
                collection,
                id.get(),
                document -> document.putArray("owner_emails").add(email)));
    }

    private List<ThinEvent> reallocateCells() {
        return changeAny(SourceCollection.TESTS, test -> {
            double control = dice.figure(0.1, 0.9);
            ArrayNode cells = test.withArray("cells");
            double rest = Math.round((1 - control) / Math.max(1, cells.size() - 1) * 1000) / 1000.0;
            cells.forEach(cell ->
                    ((ObjectNode) cell).put("allocation", cell.path("number").asInt() == 1 ? control : rest));
        });
    }

    /** The last cell of a test is given up, as long as two remain. */
    private List<ThinEvent> dropCell() {
        return changeAny(SourceCollection.TESTS, test -> {
            ArrayNode cells = test.withArray("cells");
            if (cells.size() > 2) {
                cells.remove(cells.size() - 1);
            }
        });
    }

    private List<ThinEvent> growDataset() {
        return changeAny(
                SourceCollection.DATASETS,
                dataset -> dataset.put(
                                "version",
                                Integer.toString(dataset.path("version").asInt() + 1))
                        .put("row_count", dataset.path("row_count").asLong() + dice.between(1, 1_000_000)));
    }

    private List<ThinEvent> deriveElsewhere() {
        Optional<String> dataset = any(SourceCollection.DATASETS);
        return dataset.isEmpty()
                ? List.of()
                : changeAny(
                        SourceCollection.FEATURES,
                        feature -> feature.putArray("source_dataset_ids").add(dataset.get()));
    }

    /** Deletes an instance that nobody serves any more. */
    private List<ThinEvent> archive() {
        Set<String> current = organisation
                .documents(SourceCollection.MODELS)
                .map(model -> model.path("current_instance_id").asText())
                .collect(Collectors.toSet());
        return any(SourceCollection.INSTANCES)
                .filter(id -> !current.contains(id))
                .map(id -> {
                    organisation.delete(SourceCollection.INSTANCES, id);
                    return List.of(SourceCollection.INSTANCES.event(id, "deleted"));
                })
                .orElse(List.of());
    }

    private List<ThinEvent> changeAny(SourceCollection collection, Consumer<ObjectNode> change) {
        return any(collection)
                .map(id -> List.of(change(collection, id, change)))
                .orElse(List.of());
    }

    private ThinEvent change(SourceCollection collection, String id, Consumer<ObjectNode> change) {
        organisation.change(collection, id, change.andThen(document -> document.put("updated_at", now().toString())));
        return collection.event(id, "updated");
    }

    /** Any object that does not belong to the worked example. */
    private Optional<String> any(SourceCollection collection) {
        List<String> ids = organisation.ids(collection).stream()
                .filter(id -> untouchable.find(collection, id).isEmpty())
                .toList();
        return ids.isEmpty() ? Optional.empty() : Optional.of(dice.pick(ids));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }
}
