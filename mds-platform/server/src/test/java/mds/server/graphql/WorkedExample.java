package mds.server.graphql;

import static mds.plugin.PathRule.Step.out;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import mds.kernel.event.DeadLetters;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.GraphChange.AliasResolved;
import mds.kernel.graph.GraphChange.EdgesInferred;
import mds.kernel.graph.GraphChange.RecordFetched;
import mds.kernel.graph.GraphStore;
import mds.kernel.graph.StoreUnavailableException;
import mds.plugin.Alias;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import mds.plugin.GraphQlExtension;
import mds.plugin.InferenceRule;
import mds.plugin.NormalizedRecord;
import mds.plugin.PathRule;
import mds.schema.Composition;
import mds.schema.CompositionException;
import mds.schema.PluginSchema;
import mds.schema.SchemaComposer;
import mds.storage.datomic.DatomicGraphStore;

/** The ranking model with its run, test, features, datasets and owners, in a graph of its own. */
public final class WorkedExample implements AutoCloseable {
    public static final EntityUri MODEL = EntityUri.of("model", "registry", "ranking-model-v5-20XX0101");
    public static final EntityUri INSTANCE = EntityUri.of("model-instance", "registry", "ranking-model-v5-20XX0101");
    public static final EntityUri RUN = EntityUri.of("pipeline-run", "orchestrator", "train-weekly-ranking-20XX0101");
    public static final EntityUri PIPELINE = EntityUri.of("pipeline", "orchestrator", "train-weekly-ranking");
    public static final EntityUri TEST = EntityUri.of("ab-test", "experimentation", "12345");
    public static final EntityUri CELL = TEST.part("ab-test-cell", "2");
    public static final EntityUri ALICE = EntityUri.of("user", "identity", "alice");
    public static final EntityUri NOTEBOOK = EntityUri.of("notebook", "lab", "analysis");
    public static final EntityUri MISSING_DATASET = EntityUri.of("dataset", "datasets", "impressions");
    public static final int FEATURES = 60;
    private static final Instant FETCHED = Instant.parse("2026-01-31T12:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Composition composition;
    private final DatomicGraphStore store;

    private WorkedExample(Composition composition, DatomicGraphStore store) {
        this.composition = composition;
        this.store = store;
    }

    public static WorkedExample create() throws CompositionException, StoreUnavailableException, InterruptedException {
        WorkedExample example =
                new WorkedExample(compose(), DatomicGraphStore.open("datomic:mem://" + UUID.randomUUID()));
        example.store.prepare(example.composition.model());
        example.fill();
        return example;
    }

    public Composition composition() {
        return composition;
    }

    public GraphStore store() {
        return store;
    }

    public DeadLetters deadLetters() {
        return store.deadLetters();
    }

    @Override
    public void close() {
        store.close();
    }

    /** Commits a dataset of that name. */
    public void touch(String dataset) {
        try {
            fetch(
                    Entity.of(EntityUri.of("dataset", "datasets", dataset))
                            .name(dataset)
                            .build(),
                    Instant.now());
        } catch (StoreUnavailableException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Commits a dataset with a description. */
    public void describe(String dataset, String description) {
        try {
            fetch(
                    Entity.of(EntityUri.of("dataset", "datasets", dataset))
                            .name(dataset)
                            .description(Optional.of(description))
                            .build(),
                    Instant.now());
        } catch (StoreUnavailableException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public void fetch(Entity entity, Instant at) throws StoreUnavailableException, InterruptedException {
        store.commit(List.of(new RecordFetched(NormalizedRecord.of(entity), at)));
    }

    /** The instance as its registry tells of it. */
    static Entity.Builder instance() {
        return Entity.of(INSTANCE)
                .attribute("version", json("\"5\""))
                .attribute("stage", json("\"RELEASED\""))
                .attribute("trainedAt", json("\"2026-01-30T08:00:00+01:00\""))
                .attribute("parameters", json("7000000000"))
                .attribute("loss", json("0.25"))
                .attribute("served", json("true"))
                .attribute("layers", json("[64, 32]"))
                .attribute("metrics", json("{\"auc\": {\"train\": 0.9, \"test\": [0.87]}}"))
                .attribute(
                        "artefact",
                        json("{\"path\": \"s3://m/5\", \"sizes\": [1, 2], \"madeAt\": \"2026-01-30T08:01:00Z\"}"))
                .reference("instanceOf", MODEL)
                .reference("producedBy", RUN)
                .reference("usesFeature", features());
    }

    private static Composition compose() throws CompositionException {
        return SchemaComposer.compose(List.of(
                schema("registry", List.of()),
                schema(
                        "pipelines",
                        List.of(new PathRule(
                                "model-built-by",
                                "model-instance",
                                List.of(out("producedBy"), out("runOf")),
                                "builtBy"))),
                schema(
                        "experimentation",
                        List.of(new PathRule(
                                "model-tested-in",
                                "model-instance",
                                List.of(out("producedBy"), out("executedFor"), out("cellOf")),
                                "testedIn"))),
                schema("features", List.of()),
                schema("datasets", List.of()),
                schema("identity", List.of())));
    }

    private static PluginSchema schema(String plugin, List<InferenceRule> rules) {
        return new PluginSchema(
                plugin, GraphQlExtension.fromResource(WorkedExample.class, plugin + ".graphqls"), rules);
    }

    private void fill() throws StoreUnavailableException, InterruptedException {
        Alias alice = Alias.email("alice@example.com");
        List<GraphChange> changes = new ArrayList<>();
        changes.add(fetched(Entity.of(MODEL)
                .name("ranking-model-v5")
                .tag("team", Optional.of("personalization"))
                .domains(Set.of("ranking"))
                .link(Optional.of("https://registry.example.com/ranking"))
                .attribute("createdAt", json("\"2025-12-01T00:00:00Z\""))
                .reference("ownedBy", alice)
                .reference("ownedBy", Alias.email("nobody@example.com"))
                .reference("currentInstance", INSTANCE)));
        changes.add(fetched(instance()));
        changes.add(fetched(Entity.of(RUN).reference("runOf", PIPELINE).reference("executedFor", CELL)));
        changes.add(fetched(Entity.of(PIPELINE).name("train-weekly-ranking").reference("ownedBy", alice)));
        changes.add(new RecordFetched(
                new NormalizedRecord(
                        Entity.of(TEST).name("Ranking Model v5 vs v4").build(),
                        List.of(cell("1", "control_ranking_v4"), cell("2", "treatment_ranking_v5"))),
                FETCHED));
        for (EntityUri feature : features()) {
            changes.add(fetched(
                    Entity.of(feature).reference("derivedFrom", EntityUri.of("dataset", "datasets", "watch_events"))));
        }
        changes.add(fetched(Entity.of(features().getFirst()).reference("derivedFrom", MISSING_DATASET)));
        changes.add(fetched(Entity.of(ALICE).name("Alice").alias(Optional.of(alice))));
        store.commit(changes);
        store.commit(List.of(
                new AliasResolved(alice),
                new EdgesInferred("model-tested-in", "testedIn", INSTANCE, Set.of(TEST)),
                new EdgesInferred("model-built-by", "builtBy", INSTANCE, Set.of(PIPELINE))));
    }

    static List<EntityUri> features() {
        List<EntityUri> features = new ArrayList<>();
        for (int number = 0; number < FEATURES; number++) {
            features.add(EntityUri.of("feature", "features", "f%02d".formatted(number)));
        }
        return features;
    }

    private static Entity cell(String number, String name) {
        return Entity.of(TEST.part("ab-test-cell", number))
                .name(name)
                .attribute("number", json(number))
                .reference("cellOf", TEST)
                .build();
    }

    private static RecordFetched fetched(Entity.Builder entity) {
        return new RecordFetched(NormalizedRecord.of(entity.build()), FETCHED);
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
