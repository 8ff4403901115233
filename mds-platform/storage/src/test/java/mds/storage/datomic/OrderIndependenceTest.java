package mds.storage.datomic;

import static mds.storage.datomic.Graphs.mail;
import static mds.storage.datomic.Graphs.model;
import static mds.storage.datomic.Graphs.run;
import static mds.storage.datomic.Graphs.test;
import static mds.storage.datomic.Graphs.user;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import mds.kernel.graph.Edge;
import mds.kernel.graph.EntityState;
import mds.kernel.graph.EntityView;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.graph.GraphStore;
import mds.plugin.Alias;
import mds.plugin.Direction;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import mds.plugin.NormalizedRecord;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Whatever order answers, failures and marks come in, however often, in whatever portions and from however many hosts: the
 * graph ends as a naive reading of the newest answer of each root says, and knows what was asked or heard of since.
 */
class OrderIndependenceTest {
    private static final int IDS = 3;
    private static final List<Alias> ALIASES =
            IntStream.range(0, IDS).mapToObj(number -> mail("x" + number)).toList();

    @Property(tries = 200, shrinking = ShrinkingMode.OFF)
    void endsTheSameInAnyOrder(@ForAll Random random) throws Exception {
        List<GraphChange> answers = answers(random);
        List<GraphChange> shuffled = new ArrayList<>(answers);
        IntStream.range(0, answers.size() / 3)
                .forEach(again -> shuffled.add(answers.get(random.nextInt(answers.size()))));
        Collections.shuffle(shuffled, random);
        try (GraphStore store = DatomicGraphStore.open("datomic:mem://" + UUID.randomUUID())) {
            store.prepare(Graphs.MODEL);
            for (int start = 0; start < shuffled.size(); ) {
                int end = Math.min(shuffled.size(), start + 1 + random.nextInt(4));
                store.commit(shuffled.subList(start, end));
                start = end;
            }
            resolveAliases(store);
            assertThat(spelled(store.snapshot()))
                    .isEqualTo(NaiveGraph.of(answers).spelled());
            assertThat(due(store)).isEqualTo(NaiveGraph.of(answers).due());
            assertThat(store.snapshot().dueEntities(Graphs.at(10_000), 100))
                    .containsAll(NaiveGraph.of(answers).unanswered());
        }
    }

    @Property(tries = 100, shrinking = ShrinkingMode.OFF)
    void endsTheSameIfHostsWriteAtOnce(@ForAll Random random) throws Exception {
        List<GraphChange> answers = answers(random);
        String uri = "datomic:mem://" + UUID.randomUUID();
        try (GraphStore one = DatomicGraphStore.open(uri);
                GraphStore other = DatomicGraphStore.open(uri);
                ExecutorService hosts = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> work = new ArrayList<>();
            for (GraphStore store : List.of(one, other)) {
                store.prepare(Graphs.MODEL);
            }
            List<GraphChange> shuffled = new ArrayList<>(answers);
            Collections.shuffle(shuffled, random);
            CyclicBarrier together = new CyclicBarrier(2);
            for (int host = 0; host < 2; host++) {
                GraphStore store = host == 0 ? one : other;
                int first = host;
                work.add(hosts.submit(() -> {
                    for (int next = first; next < shuffled.size(); next += 2) {
                        together.await();
                        store.commit(List.of(shuffled.get(next)));
                    }
                    return store;
                }));
            }
            for (Future<?> host : work) {
                host.get();
            }
            resolveAliases(one);
            // A part that was first spoken of while its root was written may have to be looked at once more.
            for (EntityUri root : one.snapshot().dueEntities(Graphs.at(10_000), 100)) {
                answers.stream().filter(answer -> root(answer).equals(root)).forEach(answer -> commit(other, answer));
            }
            resolveAliases(other);
            assertThat(spelled(other.snapshot()))
                    .isEqualTo(NaiveGraph.of(answers).spelled());
        }
    }

    private static void commit(GraphStore store, GraphChange change) {
        try {
            store.commit(List.of(change));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void resolveAliases(GraphStore store) throws Exception {
        store.commit(ALIASES.stream()
                .map(alias -> (GraphChange) new GraphChange.AliasResolved(alias))
                .toList());
    }

    static EntityUri root(GraphChange answer) {
        return switch (answer) {
            case GraphChange.RecordFetched(var record, var _) -> record.root().uri();
            case GraphChange.ConfirmedGone(var root, var _, var _) -> root;
            case GraphChange.HydrationFailed(var root, var _, var _, var _) -> root;
            case GraphChange.RefreshDue(var root, var _, var _) -> root;
            default -> throw new IllegalArgumentException("no answer: " + answer);
        };
    }

    static List<GraphChange> answers(Random random) {
        List<GraphChange> answers = new ArrayList<>();
        for (int second = 1; second <= 24; second++) {
            String id = "" + random.nextInt(IDS);
            EntityUri root = List.of(model(id), run(id), test(id), user(id)).get(random.nextInt(4));
            answers.add(
                    switch (random.nextInt(10)) {
                        case 0, 1 -> new GraphChange.ConfirmedGone(root, Graphs.at(second), "410 at " + second);
                        case 2 ->
                            new GraphChange.HydrationFailed(root, "500", Graphs.at(second), Graphs.at(second + 60));
                        case 3 -> new GraphChange.RefreshDue(root, Graphs.at(second), Graphs.at(second));
                        default -> new GraphChange.RecordFetched(record(root, second, random), Graphs.at(second));
                    });
        }
        return answers;
    }

    private static NormalizedRecord record(EntityUri root, int second, Random random) {
        Entity.Builder entity = Entity.of(root).name(root.id() + " at " + second);
        List<Entity> parts = new ArrayList<>();
        switch (root.type()) {
            case "model" -> entity.reference("producedBy", run("" + random.nextInt(IDS)));
            case "run" -> entity.reference("executedFor", Graphs.cell("" + random.nextInt(IDS), random.nextInt(3)));
            case "user" -> entity.alias(Optional.of(ALIASES.get(random.nextInt(IDS))));
            default -> {
                for (int number = random.nextInt(3); number >= 0; number--) {
                    parts.add(Entity.of(Graphs.cell(root.id(), number))
                            .reference("cellOf", root)
                            .build());
                }
            }
        }
        if (random.nextBoolean()) {
            entity.reference("ownedBy", ALIASES.get(random.nextInt(IDS)));
        }
        if (random.nextInt(3) == 0) {
            entity.reference("ownedBy", user("" + random.nextInt(IDS)));
        }
        return new NormalizedRecord(entity.build(), parts);
    }

    /**
     * A graph in words, so that two can be compared. What nobody refers to and was never fetched is left out: that it was
     * once spoken of depends on which answers were seen before newer ones.
     */
    private static Set<String> spelled(GraphSnapshot graph) {
        Set<String> words = new TreeSet<>();
        for (String type : Graphs.MODEL.entityTypes().keySet()) {
            try (var entities = graph.entitiesOfType(type)) {
                entities.forEach(uri -> spell(graph, uri, words));
            }
        }
        ALIASES.forEach(alias -> words.add("%s is claimed by %s".formatted(alias, graph.claimants(alias))));
        return words;
    }

    private static void spell(GraphSnapshot graph, EntityUri uri, Set<String> words) {
        EntityView view = graph.entity(uri).orElseThrow();
        List<Edge> in = graph.edges(uri, Direction.IN, Set.of());
        boolean forgettable = view.state() == EntityState.UNCACHED
                || (view.state() == EntityState.GONE && uri.part().isPresent());
        if (in.isEmpty() && forgettable) {
            return;
        }
        words.add("%s is %s, named %s, %s".formatted(uri, view.state(), view.name(), view.goneReason()));
        for (Edge edge : graph.edges(uri, Direction.OUT, Set.of())) {
            words.add("%s %s %s by %s"
                    .formatted(uri, edge.type(), edge.to(), edge.origin().key()));
        }
        TreeMap<String, Set<EntityUri>> neighbours = new TreeMap<>();
        long node = graph.node(uri).orElseThrow();
        for (String type : Graphs.MODEL.edgeTypes()) {
            for (long end : graph.neighbours(node, type, Direction.OUT)) {
                neighbours.computeIfAbsent(type, none -> new TreeSet<>()).add(graph.uri(end));
            }
        }
        words.add("%s leads to %s".formatted(uri, neighbours));
    }

    /** The referenced entities that are due, and the aliases. */
    private static Set<String> due(GraphStore store) {
        GraphSnapshot graph = store.snapshot();
        Set<String> due = new TreeSet<>();
        graph.dueAliases(Graphs.at(10_000), 100).forEach(alias -> due.add(alias.toString()));
        for (EntityUri root : graph.dueEntities(Graphs.at(10_000), 100)) {
            boolean fetched = graph.entity(root)
                    .map(view -> view.state() != EntityState.UNCACHED)
                    .orElse(false);
            boolean spokenOf = !graph.edges(root, Direction.IN, Set.of()).isEmpty()
                    || IntStream.range(0, IDS)
                            .mapToObj(number -> Graphs.cell(root.id(), number))
                            .anyMatch(cell -> root.type().equals("test")
                                    && !graph.edges(cell, Direction.IN, Set.of())
                                            .isEmpty());
            if (!fetched && spokenOf) {
                due.add(root.toString());
            }
        }
        return due;
    }
}
