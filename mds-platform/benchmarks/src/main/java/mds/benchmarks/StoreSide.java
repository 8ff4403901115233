package mds.benchmarks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntToLongFunction;
import mds.kernel.enrichment.Explainer;
import mds.kernel.enrichment.PathWalk;
import mds.kernel.graph.Edge;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.model.AttributeKind;
import mds.kernel.model.AttributeModel;
import mds.kernel.model.EntityTypeModel;
import mds.kernel.model.GraphModel;
import mds.plugin.Direction;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import mds.plugin.NormalizedRecord;
import mds.plugin.PathRule;
import mds.storage.datomic.DatomicGraphStore;

/** A {@link SampleGraph} in the embedded store, and questions to it; each answers how much it found. */
final class StoreSide implements AutoCloseable {
    private static final int TRANSACTION = 200;
    private static final String TYPE = "thing";
    private static final PathRule RULE = new PathRule(
            "three-steps",
            TYPE,
            List.of(PathRule.Step.out("uses"), PathRule.Step.out("derivedFrom"), PathRule.Step.out("uses")),
            "dependsOn");
    private static final GraphModel MODEL = new GraphModel(
            Map.of(
                    TYPE,
                    new EntityTypeModel(
                            TYPE,
                            "Thing",
                            "sample",
                            Optional.empty(),
                            Map.of(
                                    "size",
                                    new AttributeModel(
                                            "size", AttributeKind.INTEGER, false, false, false, false, Set.of())),
                            Map.of("uses", Set.of(TYPE), "derivedFrom", Set.of(TYPE), "runOf", Set.of(TYPE)))),
            List.of(RULE));

    private final DatomicGraphStore store;

    private StoreSide(DatomicGraphStore store) {
        this.store = store;
    }

    static StoreSide open(Path directory) {
        DatomicGraphStore store = DatomicGraphStore.open("journal:" + directory);
        store.prepare(MODEL);
        return new StoreSide(store);
    }

    void load(int[][] ends) throws Exception {
        for (int at = 0; at < ends.length; at += TRANSACTION) {
            List<GraphChange> changes = new ArrayList<>();
            for (int number = at; number < Math.min(at + TRANSACTION, ends.length); number++) {
                changes.add(new GraphChange.RecordFetched(
                        NormalizedRecord.of(entity(number, ends[number])), Instant.now()));
            }
            store.commit(changes);
        }
    }

    private static Entity entity(int number, int[] ends) {
        Entity.Builder entity = Entity.of(uri(number))
                .name("thing " + number)
                .description(Optional.of("a thing of the sample, number " + number))
                .tag("team", Optional.of("t" + number % 20))
                .attribute("size", JsonNodeFactory.instance.numberNode(number));
        for (int edge = 0; edge < ends.length; edge++) {
            entity.reference(SampleGraph.EDGES[edge], uri(ends[edge]));
        }
        return entity.build();
    }

    /** Returns when everything is remembered for which there is room. */
    void awaitWarm() throws InterruptedException {
        store.awaitWarm();
    }

    Map<String, IntToLongFunction> questions() {
        Map<String, IntToLongFunction> questions = new LinkedHashMap<>();
        questions.put("page", this::page);
        questions.put("hops", this::hops);
        questions.put("lineage", this::lineage);
        questions.put("paths", this::paths);
        return questions;
    }

    private static EntityUri uri(int number) {
        return EntityUri.of(TYPE, "sample", "n" + number);
    }

    private long page(int number) {
        GraphSnapshot graph = store.snapshot();
        EntityUri uri = uri(number);
        long letters = graph.entity(uri).orElseThrow().name().length();
        for (Edge edge : graph.edges(uri, Direction.OUT, Set.of())) {
            letters += graph.entity(edge.to()).orElseThrow().name().length();
        }
        for (Edge edge : graph.edges(uri, Direction.IN, Set.of())) {
            letters += graph.entity(edge.from()).orElseThrow().name().length();
        }
        return letters;
    }

    private long hops(int number) {
        GraphSnapshot graph = store.snapshot();
        long found = 0;
        for (long one : graph.neighbours(graph.node(uri(number)).orElseThrow(), "uses", Direction.OUT)) {
            for (long two : graph.neighbours(one, "derivedFrom", Direction.OUT)) {
                found += graph.neighbours(two, "uses", Direction.OUT).length;
            }
        }
        return found;
    }

    private long lineage(int number) {
        GraphSnapshot graph = store.snapshot();
        long start = graph.node(uri(number)).orElseThrow();
        Set<Long> seen = new HashSet<>(Set.of(start));
        List<Long> frontier = List.of(start);
        for (int depth = 0; depth < 4; depth++) {
            List<Long> next = new ArrayList<>();
            for (long node : frontier) {
                for (String type : List.of("uses", "derivedFrom", "runOf")) {
                    for (long end : graph.neighbours(node, type, Direction.OUT)) {
                        if (seen.add(end)) {
                            next.add(end);
                        }
                    }
                }
            }
            frontier = next;
        }
        return seen.size();
    }

    private long paths(int number) {
        GraphSnapshot graph = store.snapshot();
        PathWalk walk = new PathWalk(graph, RULE);
        EntityUri start = uri(number);
        Explainer explainer = new Explainer(List.of(RULE), 100, 100_000);
        long paths = 0;
        for (EntityUri end : walk.ends(start)) {
            Edge derived = new Edge(start, RULE.derives(), end, new Edge.Origin.Inferred(RULE.id()));
            paths += explainer.explain(graph, derived).paths().size();
        }
        return paths;
    }

    @Override
    public void close() {
        store.close();
    }
}
