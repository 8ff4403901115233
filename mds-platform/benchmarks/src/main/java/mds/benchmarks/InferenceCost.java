package mds.benchmarks;

import static mds.plugin.EntityFilter.ofType;
import static mds.plugin.MatchRule.Side.by;
import static mds.plugin.PathRule.Step.out;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import datomic.Connection;
import datomic.Log;
import datomic.Peer;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import mds.kernel.enrichment.Inference;
import mds.kernel.graph.CommitDelta;
import mds.kernel.graph.CommitFollower;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.graph.GraphStore;
import mds.kernel.model.AttributeKind;
import mds.kernel.model.AttributeModel;
import mds.kernel.model.EntityTypeModel;
import mds.kernel.model.GraphModel;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import mds.plugin.InferenceRule;
import mds.plugin.MatchRule;
import mds.plugin.MatchRule.Value;
import mds.plugin.NormalizedRecord;
import mds.plugin.PathRule;
import mds.plugin.Spelling;
import mds.storage.datomic.DatomicGraphStore;

/**
 * What one changed edge costs the inference: index seeks, datoms written and time, in graphs of several sizes. Cost follows
 * the change if the ratio between the sizes is about one.
 */
public final class InferenceCost {
    private static final PrintStream OUT = System.out;
    private static final String TYPE = "thing";
    private static final int TRANSACTION = 1000;
    private static final int CHANGES = 400;
    /** One in so many entities is a start: what all would derive does not fit into memory. */
    private static final int STARTS = 100;

    private static final List<InferenceRule> RULES = List.of(
            new PathRule(
                    "three-steps",
                    ofType(TYPE).where("start", true),
                    List.of(out("uses"), out("derivedFrom").to(ofType(TYPE).where("open", true)), out("uses")),
                    "dependsOn"),
            new PathRule(
                    "upon-the-first",
                    ofType(TYPE).where("start", true),
                    List.of(out("dependsOn"), out("runOf")),
                    "endsAt"),
            new MatchRule(
                    "same-name",
                    by(ofType(TYPE).where("start", true), Value.name()),
                    by(ofType(TYPE), Value.attribute("twin")),
                    Spelling.FOLDED,
                    "twinOf"));
    private static final GraphModel MODEL = new GraphModel(
            Map.of(
                    TYPE,
                    new EntityTypeModel(
                            TYPE,
                            "Thing",
                            "sample",
                            Optional.empty(),
                            Map.of(
                                    "start", attribute("start", AttributeKind.BOOLEAN),
                                    "open", attribute("open", AttributeKind.BOOLEAN),
                                    "twin", attribute("twin", AttributeKind.TEXT)),
                            Map.of("uses", Set.of(TYPE), "derivedFrom", Set.of(TYPE), "runOf", Set.of(TYPE)))),
            RULES);

    private final String database = "datomic:mem://" + UUID.randomUUID();
    private final GraphStore store = DatomicGraphStore.open(database);
    private final Connection connection = Peer.connect(database);
    private final Inference inference = new Inference(RULES);
    private final SplittableRandom random = new SplittableRandom(7);
    private final int[][] ends;
    private Instant time = Instant.parse("2026-01-01T00:00:00Z");

    private InferenceCost(int entities) {
        ends = new SampleGraph(entities).ends();
        store.prepare(MODEL);
    }

    /** What a change costs on average. */
    private record Cost(double seeks, double datoms, double micros) {}

    /** Runs it. {@code args}: the numbers of entities (10000 1000000), each with five edges. */
    public static void main(String[] args) throws Exception {
        List<Integer> sizes =
                args.length > 0 ? List.of(args).stream().map(Integer::valueOf).toList() : List.of(10_000, 1_000_000);
        List<Cost> costs = new ArrayList<>();
        for (int entities : sizes) {
            InferenceCost benchmark = new InferenceCost(entities);
            long start = System.nanoTime();
            benchmark.load();
            long loaded = System.nanoTime();
            benchmark.inferAll();
            long inferred = System.nanoTime();
            Cost cost = benchmark.change();
            OUT.printf(
                    Locale.ROOT,
                    "%d entities, %d edges (loaded in %.1f s, inferred in %.1f s): a changed edge takes %.1f index"
                            + " seeks, %.1f datoms, %.0f us%n",
                    entities,
                    entities * SampleGraph.EDGES.length,
                    (loaded - start) / 1e9,
                    (inferred - loaded) / 1e9,
                    cost.seeks(),
                    cost.datoms(),
                    cost.micros());
            costs.add(cost);
            benchmark.close();
        }
        Cost least = costs.getFirst();
        Cost most = costs.getLast();
        OUT.printf(
                Locale.ROOT,
                "ratio of the last to the first: seeks %.2f, datoms %.2f, time %.2f%n",
                most.seeks() / least.seeks(),
                most.datoms() / least.datoms(),
                most.micros() / least.micros());
        System.exit(0);
    }

    private void load() throws Exception {
        for (int at = 0; at < ends.length; at += TRANSACTION) {
            List<GraphChange> changes = new ArrayList<>();
            for (int number = at; number < Math.min(at + TRANSACTION, ends.length); number++) {
                changes.add(fetched(number));
            }
            store.commit(changes);
        }
    }

    private GraphChange fetched(int number) {
        Entity.Builder entity = Entity.of(uri(number))
                .name("thing " + number)
                .attribute("start", JsonNodeFactory.instance.booleanNode(number % STARTS == 0))
                .attribute("open", JsonNodeFactory.instance.booleanNode(number % 2 == 0));
        if (number % STARTS == 1) {
            entity.attribute("twin", JsonNodeFactory.instance.textNode(" Thing " + (number - 1)));
        }
        for (int edge = 0; edge < ends[number].length; edge++) {
            entity.reference(SampleGraph.EDGES[edge], uri(ends[number][edge]));
        }
        return new GraphChange.RecordFetched(NormalizedRecord.of(entity.build()), time);
    }

    /** Has the rules look at the starts and their twins, as if these had changed just now, and at what follows from that. */
    private void inferAll() throws Exception {
        long basis = store.snapshot().basis();
        for (int at = 0; at < ends.length; at += STARTS * TRANSACTION) {
            Map<EntityUri, Set<String>> facts = new HashMap<>();
            for (int number = at; number < Math.min(at + STARTS * TRANSACTION, ends.length); number += STARTS) {
                facts.put(uri(number), Set.of("start", "name"));
                facts.put(uri(number + 1), Set.of("twin"));
            }
            CommitDelta touched = new CommitDelta(basis, time, facts, List.of(), List.of(), Set.of());
            store.commit(
                    inference.changes(new CommitFollower.Step(store::snapshot, store.snapshot(), List.of(touched))));
        }
        follow(basis, new SeekCount());
    }

    /** Changes single edges on paths from starts, and follows. */
    private Cost change() throws Exception {
        SeekCount count = new SeekCount();
        long datoms = 0;
        long nanos = 0;
        for (int change = -CHANGES; change < CHANGES; change++) {
            if (change == 0) {
                count = new SeekCount();
                datoms = 0;
                nanos = 0;
            }
            time = time.plusSeconds(1);
            long basis = store.commit(List.of(fetched(relink()))).basis();
            long begin = System.nanoTime();
            long reached = follow(basis - 1, count);
            nanos += System.nanoTime() - begin;
            datoms += datoms(basis, reached);
        }
        return new Cost((double) count.seeks() / CHANGES, (double) datoms / CHANGES, nanos / 1e3 / CHANGES);
    }

    /** Leads an edge that a path from some start takes elsewhere; the entity of which it does. */
    private int relink() {
        int[] path = {0, 2, 1};
        int at = random.nextInt(ends.length / STARTS) * STARTS;
        int steps = random.nextInt(path.length);
        for (int step = 0; step < steps; step++) {
            at = ends[at][path[step]];
        }
        ends[at][path[steps]] = random.nextInt(ends.length);
        return at;
    }

    private long follow(long from, SeekCount count) throws Exception {
        long basis = from;
        List<CommitDelta> deltas = store.deltasAfter(basis, 100);
        while (!deltas.isEmpty()) {
            long before = basis;
            GraphSnapshot after = count.of(store.snapshot());
            List<GraphChange> changes =
                    inference.changes(new CommitFollower.Step(() -> store.snapshotAt(before), after, deltas));
            basis = deltas.getLast().basis();
            if (!changes.isEmpty()) {
                store.commit(changes);
            }
            deltas = store.deltasAfter(basis, 100);
        }
        return basis;
    }

    private long datoms(long from, long to) {
        long datoms = 0;
        for (Map<?, ?> transaction : connection.log().txRange(from, to + 1)) {
            datoms += ((Collection<?>) Objects.requireNonNull(transaction.get(Log.DATA))).size();
        }
        return datoms;
    }

    private static EntityUri uri(int number) {
        return EntityUri.of(TYPE, "sample", "n" + number);
    }

    private static AttributeModel attribute(String name, AttributeKind kind) {
        return new AttributeModel(name, kind, false, false, false, false, Set.of());
    }

    private void close() {
        store.close();
        Peer.deleteDatabase(database);
    }
}
