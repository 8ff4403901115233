package mds.kernel.enrichment;

import static mds.plugin.PathRule.Step.in;
import static mds.plugin.PathRule.Step.out;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import mds.kernel.graph.CommitDelta;
import mds.kernel.graph.CommitFollower;
import mds.kernel.graph.Edge;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.graph.GraphStore;
import mds.kernel.model.EntityTypeModel;
import mds.kernel.model.GraphModel;
import mds.plugin.Alias;
import mds.plugin.Direction;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import mds.plugin.InferenceRule;
import mds.plugin.NormalizedRecord;
import mds.plugin.PathRule;
import mds.storage.datomic.DatomicGraphStore;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Whatever records come, change, go and come back, in whatever portions the log is followed: the edges that the graph
 * holds are those of an inference from scratch.
 */
class IncrementalInferenceTest {
    private static final List<InferenceRule> RULES = List.of(
            new PathRule(
                    "tested-in", "instance", List.of(out("producedBy"), out("executedFor"), out("cellOf")), "testedIn"),
            new PathRule("depends-on", "instance", List.of(out("usesFeature"), out("derivedFrom")), "dependsOn"),
            new PathRule("trained-on", "instance", List.of(out("producedBy"), out("reads")), "dependsOn"),
            new PathRule("upstream-of", "dataset", List.of(in("reads"), out("writes")), "upstreamOf"),
            new PathRule("fed-by", "instance", List.of(out("dependsOn"), in("upstreamOf")), "fedBy"));
    /** Without two of the rules, and with one more: what was derived from derived edges must go along. */
    private static final List<InferenceRule> OTHER_RULES = List.of(
            RULES.get(1),
            RULES.get(2),
            RULES.get(4),
            new PathRule("made-by", "instance", List.of(out("producedBy")), "madeBy"));

    private static final GraphModel MODEL = model();
    private static final int IDS = 4;

    @Property(tries = 60, shrinking = ShrinkingMode.OFF)
    void followsEveryChangeExactly(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        Truth truth = new Truth();
        try (GraphStore store = DatomicGraphStore.open("datomic:mem://" + UUID.randomUUID())) {
            store.prepare(MODEL);
            Materializer materializer = materializer(RULES);
            Instant time = Instant.parse("2026-01-01T00:00:00Z");
            long basis = 0;
            for (int round = 0; round < 12; round++) {
                for (int edit = random.nextInt(1, 5); edit > 0; edit--) {
                    time = time.plusSeconds(1);
                    store.commit(List.of(edit(random, truth, time)));
                }
                time = time.plusSeconds(1);
                Instant between = time;
                basis = follow(store, materializer, basis, () -> edit(random, truth, between));
                assertThat(edges(store.snapshot())).isEqualTo(truth.edges(RULES));
            }
        }
    }

    @Property(tries = 15, shrinking = ShrinkingMode.OFF)
    void otherRulesAreAppliedToWhatIsThereByFollowingTheLogFromItsBeginning(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        Truth truth = new Truth();
        try (GraphStore store = DatomicGraphStore.open("datomic:mem://" + UUID.randomUUID())) {
            store.prepare(MODEL);
            Instant time = Instant.parse("2026-01-01T00:00:00Z");
            for (int edit = 0; edit < 30; edit++) {
                time = time.plusSeconds(1);
                store.commit(List.of(edit(random, truth, time)));
            }
            Instant between = time.plusSeconds(1);
            Instant again = time.plusSeconds(2);
            follow(store, materializer(RULES), 0, () -> edit(random, truth, between));
            follow(store, materializer(OTHER_RULES), 0, () -> edit(random, truth, again));
            assertThat(edges(store.snapshot())).isEqualTo(truth.edges(OTHER_RULES));
        }
    }

    private static Materializer materializer(List<InferenceRule> rules) {
        return new Materializer(new Inference(rules), Clock.systemUTC());
    }

    private static GraphChange edit(Random random, Truth truth, Instant time) {
        EntityUri root =
                uri(List.of("instance", "run", "test", "feature", "dataset").get(random.nextInt(5)), random);
        if (random.nextInt(5) == 0) {
            truth.remove(root);
            return new GraphChange.ConfirmedGone(root, time, "410");
        }
        NormalizedRecord record = record(root, random);
        truth.put(record);
        return new GraphChange.RecordFetched(record, time);
    }

    private static NormalizedRecord record(EntityUri root, Random random) {
        Entity.Builder entity = Entity.of(root);
        List<Entity> parts = new ArrayList<>();
        switch (root.type()) {
            case "instance" ->
                entity.reference("producedBy", some("run", random)).reference("usesFeature", some("feature", random));
            case "run" ->
                entity.reference("reads", some("dataset", random))
                        .reference("writes", some("dataset", random))
                        .reference(
                                "executedFor",
                                some("test", random).stream()
                                        .map(test -> test.part("cell", "" + random.nextInt(3)))
                                        .toList());
            case "test" -> {
                for (int cell = random.nextInt(4); cell > 0; cell--) {
                    parts.add(Entity.of(root.part("cell", "" + (cell - 1)))
                            .reference("cellOf", root)
                            .build());
                }
            }
            case "feature" ->
                entity.reference("derivedFrom", some("dataset", random)).reference("derivedFrom", alias(random));
            default -> entity.alias(Optional.of(alias(random)));
        }
        return new NormalizedRecord(entity.build(), parts);
    }

    private static Set<EntityUri> some(String type, Random random) {
        Set<EntityUri> some = new TreeSet<>();
        for (int count = random.nextInt(3); count > 0; count--) {
            some.add(uri(type, random));
        }
        return some;
    }

    private static EntityUri uri(String type, Random random) {
        return EntityUri.of(type, "source", "" + random.nextInt(IDS));
    }

    private static Alias alias(Random random) {
        return new Alias("s3://bucket/" + random.nextInt(3));
    }

    /** Follows the log to its end; one more edit comes between reading the first deltas and looking at the graph. */
    private static long follow(GraphStore store, Materializer materializer, long from, Supplier<GraphChange> between)
            throws Exception {
        long basis = from;
        boolean edited = false;
        List<CommitDelta> deltas = store.deltasAfter(basis, 3);
        while (!deltas.isEmpty()) {
            long before = basis;
            if (!edited) {
                store.commit(List.of(between.get()));
                edited = true;
            }
            List<GraphChange> changes = materializer.handle(
                    new CommitFollower.Step(() -> store.snapshotAt(before), store.snapshot(), deltas));
            if (!changes.isEmpty()) {
                store.commit(changes);
            }
            basis = deltas.getLast().basis();
            deltas = store.deltasAfter(basis, 3);
        }
        return basis;
    }

    private static Set<String> edges(GraphSnapshot graph) {
        Set<String> edges = new TreeSet<>();
        MODEL.entityTypes().keySet().forEach(type -> {
            try (var entities = graph.entitiesOfType(type)) {
                entities.flatMap(entity -> graph.edges(entity, Direction.OUT, Set.of()).stream())
                        .map(IncrementalInferenceTest::spelled)
                        .forEach(edges::add);
            }
        });
        return edges;
    }

    private static String spelled(Edge edge) {
        return "%s %s %s".formatted(edge.from(), edge.type(), edge.to());
    }

    private static GraphModel model() {
        return new GraphModel(
                Map.of(
                        "instance",
                                type("instance", Map.of("producedBy", Set.of("run"), "usesFeature", Set.of("feature"))),
                        "run",
                                type(
                                        "run",
                                        Map.of(
                                                "reads", Set.of("dataset"),
                                                "writes", Set.of("dataset"),
                                                "executedFor", Set.of("cell"))),
                        "test", type("test", Map.of()),
                        "cell",
                                new EntityTypeModel(
                                        "cell",
                                        "Cell",
                                        "plugin",
                                        Optional.of("test"),
                                        Map.of(),
                                        Map.of("cellOf", Set.of("test"))),
                        "feature", type("feature", Map.of("derivedFrom", Set.of("dataset"))),
                        "dataset", type("dataset", Map.of())),
                Stream.concat(RULES.stream(), OTHER_RULES.stream()).distinct().toList());
    }

    private static EntityTypeModel type(String name, Map<String, Set<String>> references) {
        return new EntityTypeModel(name, name, "plugin", Optional.empty(), Map.of(), references);
    }
}
