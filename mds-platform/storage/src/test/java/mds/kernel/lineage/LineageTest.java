package mds.kernel.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.graph.GraphStore;
import mds.kernel.lineage.LineagePage.Hop;
import mds.kernel.model.EntityTypeModel;
import mds.kernel.model.GraphModel;
import mds.plugin.Direction;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import mds.plugin.NormalizedRecord;
import mds.storage.datomic.DatomicGraphStore;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Holds walks on the real store to walks over a list of edges. */
class LineageTest {
    private static final List<String> TYPES = List.of("table", "job");
    /** What a job reads is upstream of it, what it writes downstream; whom it alerts is none of both. */
    private static final LineageModel MODEL = new LineageModel(Map.of("reads", Direction.OUT, "writes", Direction.IN));

    private static final List<LineageDirection> WAYS = List.of(LineageDirection.values());
    private static final List<String> EDGES = List.of("reads", "writes", "alerts");
    private static final int SIZE = 14;

    @Property(tries = 12, shrinking = ShrinkingMode.OFF)
    void aWalkComesToWhatIsThereAndSaysWhatIsBeyond(@ForAll Random random) throws Exception {
        List<Hop> edges = edges(random);
        try (GraphStore store = store(edges)) {
            for (int asked = 0; asked < 20; asked++) {
                LineageRequest request = request(random);
                Walk expected = Walk.of(edges, request);
                LineagePage page = new Lineage(MODEL).page(store.snapshot(), request, 1_000, 0);
                assertThat(page.nodes().stream().map(LineageTest::spelled))
                        .containsExactlyInAnyOrderElementsOf(expected.nodes());
                assertThat(page.edges()).containsExactlyInAnyOrderElementsOf(expected.hops());
                assertThat(page.nodes().stream()
                                .mapToInt(LineagePage.Node::distance)
                                .boxed()
                                .toList())
                        .isSorted();
                assertThat(page.cuts().stream().map(Cut::reason))
                        .isEqualTo(expected.beyond() ? List.of(Cut.Reason.DEPTH) : List.of());
                assertThat(page.next()).isEmpty();
            }
        }
    }

    @Property(tries = 12, shrinking = ShrinkingMode.OFF)
    void pagesTogetherAreTheWhole(@ForAll Random random) throws Exception {
        List<Hop> edges = edges(random);
        try (GraphStore store = store(edges)) {
            GraphSnapshot graph = store.snapshot();
            for (int asked = 0; asked < 10; asked++) {
                LineageRequest request = request(random);
                LineagePage whole = new Lineage(MODEL).page(graph, request, 1_000, 0);
                Lineage small = new Lineage(MODEL, 1 + random.nextInt(20), 1_000_000);
                List<LineagePage.Node> nodes = new ArrayList<>();
                List<Hop> hops = new ArrayList<>();
                OptionalInt next = OptionalInt.of(0);
                while (next.isPresent()) {
                    LineagePage page = small.page(graph, request, 1 + random.nextInt(4), next.getAsInt());
                    nodes.addAll(page.nodes());
                    hops.addAll(page.edges());
                    next = page.next();
                    assertThat(page.cuts().stream()
                                    .map(Cut::reason)
                                    .filter(reason -> reason != Cut.Reason.DEPTH)
                                    .toList())
                            .hasSize(next.isPresent() ? 1 : 0)
                            .isSubsetOf(Cut.Reason.PAGE, Cut.Reason.VISITS);
                }
                assertThat(nodes).isEqualTo(whole.nodes());
                assertThat(hops).isEqualTo(whole.edges());
            }
        }
    }

    @Example
    void aWalkThatNobodyWaitsForAnyLongerEnds() throws Exception {
        try (GraphStore store = store(edges(new Random(1)))) {
            LineageRequest request = request(new Random(1));
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> new Lineage(MODEL).page(store.snapshot(), request, 10, 0))
                    .isInstanceOf(CancellationException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Property(tries = 12, shrinking = ShrinkingMode.OFF)
    void whatAWalkCostsIsKnownBeforeAndEndsWhereTheBoundIs(@ForAll Random random) throws Exception {
        List<Hop> edges = edges(random);
        try (GraphStore store = store(edges)) {
            GraphSnapshot graph = store.snapshot();
            for (int asked = 0; asked < 10; asked++) {
                LineageRequest any = request(random);
                LineageRequest request =
                        new LineageRequest(any.start(), any.direction(), any.depth(), any.edgeTypes(), Set.of());
                LineagePage whole = new Lineage(MODEL).page(graph, request, 1_000, 0);
                LineageCost cost = new Lineage(MODEL).cost(graph, request);
                assertThat(cost)
                        .isEqualTo(new LineageCost(
                                whole.nodes().size() - 1L, whole.edges().size(), true));
                LineagePage cut = new Lineage(MODEL, 50_000, 3).page(graph, request, 1_000, 0);
                if (cut.nodes().size() < whole.nodes().size()) {
                    assertThat(cut.cuts()).extracting(Cut::reason).contains(Cut.Reason.TOTAL);
                    assertThat(cut.next()).isEmpty();
                }
            }
        }
    }

    @Property(tries = 12, shrinking = ShrinkingMode.OFF)
    void impactCountsWhatAWalkDownstreamComesTo(@ForAll Random random) throws Exception {
        List<Hop> edges = edges(random);
        try (GraphStore store = store(edges)) {
            for (int number = 0; number < SIZE; number++) {
                LineageRequest request = new LineageRequest(
                        uri(number), LineageDirection.DOWNSTREAM, 1 + number % 4, Set.of(), Set.of());
                Walk expected = Walk.of(edges, request);
                Impact impact = new ImpactAnalysis(MODEL).of(store.snapshot(), request.start(), request.depth());
                Map<String, Long> counts = new TreeMap<>();
                expected.reached().forEach(uri -> counts.merge(uri.type(), 1L, Long::sum));
                assertThat(impact.groups().stream()
                                .collect(Collectors.toMap(Impact.Group::entityType, Impact.Group::count)))
                        .isEqualTo(counts);
                assertThat(impact.groups().stream().flatMap(group -> group.nearest().stream()))
                        .isSubsetOf(expected.reached());
                assertThat(impact.unowned()).isEqualTo(impact.total());
                assertThat(impact.cuts().stream().map(Cut::reason))
                        .isEqualTo(expected.beyond() ? List.of(Cut.Reason.DEPTH) : List.of());
            }
        }
    }

    /** What a walk should come to, found by going through all edges for every hop. */
    private record Walk(List<String> nodes, List<Hop> hops, boolean beyond, Set<EntityUri> reached) {
        static Walk of(List<Hop> edges, LineageRequest request) {
            List<String> nodes = new ArrayList<>();
            List<Hop> hops = new ArrayList<>();
            Set<EntityUri> reached = new TreeSet<>();
            boolean beyond = false;
            for (LineageDirection way : request.direction().ways()) {
                Set<EntityUri> more = new HashSet<>();
                Map<EntityUri, Integer> distances = new TreeMap<>(Map.of(request.start(), 0));
                for (int distance = 0; distance <= request.depth(); distance++) {
                    for (EntityUri near : List.copyOf(distances.keySet())) {
                        if (distances.getOrDefault(near, -1) == distance) {
                            for (Hop edge : from(near, edges, way, request.edgeTypes())) {
                                EntityUri far = edge.from().equals(near) ? edge.to() : edge.from();
                                if (distance == request.depth()) {
                                    if (!distances.containsKey(far)) {
                                        more.add(near);
                                    }
                                } else {
                                    distances.putIfAbsent(far, distance + 1);
                                    if (request.shows(near) && request.shows(far)) {
                                        hops.add(edge);
                                    }
                                }
                            }
                        }
                    }
                }
                distances.remove(request.start());
                distances.forEach((uri, distance) -> {
                    if (request.shows(uri)) {
                        nodes.add("%d %s %s %s".formatted(distance, way, uri, more.contains(uri)));
                    }
                });
                reached.addAll(distances.keySet());
                beyond = beyond || !more.isEmpty();
            }
            if (request.shows(request.start())) {
                nodes.add("0 %s %s false".formatted(request.direction(), request.start()));
            }
            return new Walk(nodes, hops, beyond, reached);
        }

        /** The edges over which a walk goes on from an entity, those of an edge type and two ends once. */
        private static List<Hop> from(EntityUri near, List<Hop> edges, LineageDirection way, Set<String> types) {
            boolean up = way == LineageDirection.UPSTREAM;
            return edges.stream()
                    .filter(edge -> types.isEmpty() || types.contains(edge.edgeType()))
                    .filter(edge -> (edge.edgeType().equals("reads") && (up ? edge.from() : edge.to()).equals(near))
                            || (edge.edgeType().equals("writes") && (up ? edge.to() : edge.from()).equals(near)))
                    .distinct()
                    .toList();
        }
    }

    private static String spelled(LineagePage.Node node) {
        return "%d %s %s %s".formatted(node.distance(), node.direction(), node.uri(), node.more());
    }

    private static LineageRequest request(Random random) {
        return new LineageRequest(
                uri(random.nextInt(SIZE)),
                WAYS.get(random.nextInt(WAYS.size())),
                1 + random.nextInt(5),
                random.nextInt(3) == 0 ? Set.of(EDGES.get(random.nextInt(2))) : Set.of(),
                random.nextInt(3) == 0 ? Set.of(TYPES.get(random.nextInt(2))) : Set.of());
    }

    private static EntityUri uri(int number) {
        return EntityUri.of(TYPES.get(number % 2), "sample", "n%02d".formatted(number));
    }

    private static List<Hop> edges(Random random) {
        Set<Hop> edges = new HashSet<>();
        for (int number = 0; number < SIZE * 3 / 2; number++) {
            EntityUri from = uri(random.nextInt(SIZE));
            EntityUri to = uri(random.nextInt(SIZE));
            if (!from.equals(to)) {
                edges.add(new Hop(from, EDGES.get(random.nextInt(3)), to));
            }
        }
        return List.copyOf(edges);
    }

    private static GraphStore store(List<Hop> edges) throws Exception {
        Map<String, Set<String>> references =
                EDGES.stream().collect(Collectors.toMap(edge -> edge, edge -> Set.copyOf(TYPES)));
        GraphStore store = DatomicGraphStore.open("datomic:mem://" + UUID.randomUUID());
        store.prepare(new GraphModel(
                TYPES.stream()
                        .collect(Collectors.toMap(
                                type -> type,
                                type -> new EntityTypeModel(
                                        type, type, "sample", Optional.empty(), Map.of(), references))),
                List.of()));
        List<GraphChange> changes = new ArrayList<>();
        for (int number = 0; number < SIZE; number++) {
            Entity.Builder entity = Entity.of(uri(number));
            for (Hop edge : edges) {
                if (edge.from().equals(uri(number))) {
                    entity.reference(edge.edgeType(), edge.to());
                }
            }
            changes.add(new GraphChange.RecordFetched(NormalizedRecord.of(entity.build()), Instant.EPOCH));
        }
        store.commit(changes);
        return store;
    }
}
