package mds.storage.datomic;

import static mds.storage.datomic.Graphs.at;
import static mds.storage.datomic.Graphs.cell;
import static mds.storage.datomic.Graphs.fetched;
import static mds.storage.datomic.Graphs.mail;
import static mds.storage.datomic.Graphs.model;
import static mds.storage.datomic.Graphs.run;
import static mds.storage.datomic.Graphs.test;
import static mds.storage.datomic.Graphs.user;
import static org.assertj.core.api.Assertions.assertThat;

import datomic.Connection;
import datomic.Database;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mds.kernel.graph.Edge;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.graph.GraphStore;
import mds.plugin.Direction;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** A snapshot that remembers reads what one reads that does not: at any basis, whatever is committed meanwhile. */
class MemoryTest {
    private static final List<EntityUri> ALL = IntStream.range(0, 3)
            .mapToObj(Integer::toString)
            .flatMap(id -> Stream.of(model(id), run(id), test(id), user(id), cell(id, 0), cell(id, 1), cell(id, 2)))
            .toList();

    @Property(tries = 20, shrinking = ShrinkingMode.OFF)
    void readsWhatTheDatabaseSaysWhileHostsWrite(@ForAll Random random) throws Exception {
        String uri = "datomic:mem://" + UUID.randomUUID();
        try (GraphStore one = DatomicGraphStore.open(uri);
                GraphStore other = DatomicGraphStore.open(uri);
                ExecutorService hosts = Executors.newVirtualThreadPerTaskExecutor()) {
            one.prepare(Graphs.MODEL);
            other.prepare(Graphs.MODEL);
            Connection raw = Peers.connect(uri);
            Narrow narrow = new Narrow(raw);
            List<Future<?>> work = new ArrayList<>();
            for (GraphStore store : List.of(one, other)) {
                Random own = new Random(random.nextLong());
                work.add(hosts.submit(() -> {
                    List<GraphSnapshot> kept = new ArrayList<>();
                    for (GraphChange change : changes(own)) {
                        store.commit(List.of(change));
                        kept.add(store.snapshot());
                        kept.add(narrow.snapshot());
                        kept.add(store.snapshotAt(
                                kept.get(own.nextInt(kept.size())).basis()));
                        GraphSnapshot any = kept.get(own.nextInt(kept.size()));
                        assertThat(said(any)).isEqualTo(said(unremembering(raw, any.basis())));
                        GraphSnapshot latest = kept.getLast();
                        assertThat(said(latest)).isEqualTo(said(unremembering(raw, latest.basis())));
                    }
                    return store;
                }));
            }
            for (Future<?> host : work) {
                host.get();
            }
        }
    }

    @Example
    void readsNodesOfVeryManyEdges() throws Exception {
        String uri = "datomic:mem://" + UUID.randomUUID();
        try (GraphStore store = DatomicGraphStore.open(uri)) {
            store.prepare(Graphs.MODEL);
            List<GraphChange> changes = new ArrayList<>();
            Set<EntityUri> runs = new LinkedHashSet<>();
            for (int number = 0; number <= Ends.MOST; number++) {
                runs.add(run("r" + number));
                changes.add(fetched(Entity.of(run("r" + number)).reference("reads", model("hub")), 1));
            }
            changes.add(fetched(Entity.of(model("hub")).reference("producedBy", runs), 1));
            changes.add(new GraphChange.EdgesInferred("rule", "producedBy", model("hub"), Set.of(run("r1"))));
            store.commit(changes);
            assertThat(store.snapshot().edgesBetween(model("hub"), "producedBy", run("r1")))
                    .extracting(edge -> edge.origin().key())
                    .containsExactly("record", "rule:rule");
            assertThat(store.snapshot().edgesBetween(run("r1"), "producedBy", model("hub")))
                    .isEmpty();
            long hub = store.snapshot().node(model("hub")).orElseThrow();
            assertThat(store.snapshot().neighbours(hub, "reads", Direction.IN)).hasSize(Ends.MOST + 1);
            store.commit(List.of(fetched(Entity.of(run("r0")), 2), fetched(Entity.of(run("r1")), 2)));
            assertThat(store.snapshot().neighbours(hub, "reads", Direction.IN)).hasSize(Ends.MOST - 1);
            assertThat(store.snapshot().edges(model("hub"), Direction.IN, Set.of()))
                    .hasSize(Ends.MOST - 1)
                    .isEqualTo(store.snapshot().edges(model("hub"), Direction.IN, Set.of("reads")));
        }
    }

    /** What a snapshot says must not change if its reader changes what it was handed. */
    @Example
    void handsOutArraysOfTheReadersOwn() throws Exception {
        try (GraphStore store = DatomicGraphStore.open("datomic:mem://" + UUID.randomUUID())) {
            store.prepare(Graphs.MODEL);
            store.commit(List.of(fetched(Entity.of(run("0")).reference("reads", List.of(model("0"), model("1"))), 1)));
            GraphSnapshot graph = store.snapshot();
            long node = graph.node(run("0")).orElseThrow();
            long[] ends = graph.neighbours(node, "reads", Direction.OUT);
            long[] before = ends.clone();
            Arrays.fill(ends, 0);
            assertThat(graph.neighbours(node, "reads", Direction.OUT)).containsExactly(before);
        }
    }

    /** A memory of few places and little room: nodes meet in places, and are forgotten and read again all the time. */
    private record Narrow(Connection connection, Memory memory) {
        Narrow(Connection connection) {
            this(connection, Memory.ofStore(connection.db().basisT(), 16, 8_000));
            memory.attributes().prepare(connection.db(), Graphs.MODEL);
        }

        GraphSnapshot snapshot() {
            Database now = connection.db();
            memory.follow(connection, now);
            return new DatomicSnapshot(new Datoms(now, memory), Graphs.MODEL, new Counts(connection));
        }
    }

    private static GraphSnapshot unremembering(Connection connection, long basis) {
        return new DatomicSnapshot(
                new Datoms(connection.db().asOf(basis), basis, Memory.forgetful()),
                Graphs.MODEL,
                new Counts(connection));
    }

    private static List<GraphChange> changes(Random random) {
        List<GraphChange> changes = new ArrayList<>();
        for (GraphChange answer : OrderIndependenceTest.answers(random)) {
            changes.add(answer);
            EntityUri any = ALL.get(random.nextInt(ALL.size()));
            changes.add(
                    switch (random.nextInt(5)) {
                        case 0 -> new GraphChange.EntityEnriched(any, at(random.nextInt(100)));
                        case 1 ->
                            new GraphChange.HydrationFailed(
                                    Graphs.MODEL.rootOf(any), "503", at(random.nextInt(30)), at(random.nextInt(100)));
                        case 2 ->
                            new GraphChange.EdgesInferred(
                                    Graphs.TESTED_IN,
                                    "testedIn",
                                    model("" + random.nextInt(3)),
                                    random.nextBoolean() ? Set.of(test("0"), test("1")) : Set.of(test("1")));
                        default -> new GraphChange.AliasResolved(mail("x" + random.nextInt(3)));
                    });
        }
        return changes;
    }

    /** All that a snapshot says. */
    private static Map<String, Object> said(GraphSnapshot graph) {
        Map<String, Object> said = new TreeMap<>();
        ALL.forEach(uri -> said(graph, uri, said));
        said.put("counts", graph.counts());
        for (int second : List.of(50, 10, 100)) {
            said.put("due at " + second, graph.dueEntities(at(second), 100));
            said.put("aliases due at " + second, graph.dueAliases(at(second), 100));
        }
        return said;
    }

    private static void said(GraphSnapshot graph, EntityUri uri, Map<String, Object> said) {
        OptionalLong node = graph.node(uri);
        said.put(uri + " is", List.of(node, graph.entity(uri), graph.aliasReferences(uri)));
        for (Direction direction : Direction.values()) {
            List<Edge> edges = graph.edges(uri, direction, Set.of());
            said.put("%s leads %s".formatted(uri, direction), edges);
            edges.forEach(edge -> assertThat(graph.edgesBetween(edge.from(), edge.type(), edge.to()))
                    .isEqualTo(edges.stream()
                            .filter(other -> other.from().equals(edge.from())
                                    && other.type().equals(edge.type())
                                    && other.to().equals(edge.to()))
                            .toList()));
            for (String type : Graphs.MODEL.edgeTypes()) {
                said.put("%s leads %s %s".formatted(uri, direction, type), graph.edges(uri, direction, Set.of(type)));
                said.put("%s leads %s %s to".formatted(uri, direction, type), ends(graph, node, type, direction));
            }
        }
    }

    private static Set<EntityUri> ends(GraphSnapshot graph, OptionalLong node, String type, Direction direction) {
        return node.isEmpty()
                ? Set.of()
                : Arrays.stream(graph.neighbours(node.getAsLong(), type, direction))
                        .mapToObj(graph::uri)
                        .collect(Collectors.toSet());
    }
}
