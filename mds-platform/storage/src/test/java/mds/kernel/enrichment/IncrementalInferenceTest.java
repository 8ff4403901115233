package mds.kernel.enrichment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import mds.kernel.graph.CommitDelta;
import mds.kernel.graph.CommitFollower;
import mds.kernel.graph.EntityState;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.graph.GraphStore;
import mds.kernel.job.JobBoard;
import mds.kernel.model.GraphModel;
import mds.plugin.Direction;
import mds.plugin.EntityUri;
import mds.plugin.InferenceRule;
import mds.storage.datomic.DatomicGraphStore;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.Nullable;

/**
 * Whatever records come, change, go and come back, in whatever order and portions, by whatever rules and however these
 * change: the edges that the graph holds in the end are those of an inference from scratch, and every earlier moment
 * stays what it was.
 */
class IncrementalInferenceTest {
    private static final String JOB = "follower/enrichment";

    @Property(tries = 40, shrinking = ShrinkingMode.OFF)
    void holdsAfterEveryChangeWhatInferenceFromScratchGives(@ForAll long seed) throws Exception {
        run(seed, 1, 0);
    }

    @Property(tries = 25, shrinking = ShrinkingMode.OFF)
    void holdsItAfterEveryChangeOfTheRulesHoweverOftenTheirApplicationIsBrokenOff(@ForAll long seed) throws Exception {
        run(seed, 1, 3);
    }

    @Property(tries = 25, shrinking = ShrinkingMode.OFF)
    void holdsItIfTwoHostsFollowAtOnceAndEachWritesWhatItSawAWhileAgo(@ForAll long seed) throws Exception {
        run(seed, 2, 3);
    }

    /** @param newRules in one of so many rounds the rules change; never if 0 */
    private static void run(long seed, int hosts, int newRules) throws Exception {
        Random random = new Random(seed);
        Truth truth = new Truth();
        RandomWorld world = new RandomWorld(random, truth);
        List<InferenceRule> rules = world.rules();
        Map<Long, Set<String>> moments = new LinkedHashMap<>();
        try (GraphStore store = DatomicGraphStore.open("datomic:mem://" + UUID.randomUUID());
                JobBoard jobs = new JobBoard(store, Clock.systemUTC())) {
            store.prepare(RandomWorld.model(rules));
            Crew crew = new Crew(store, jobs, random, hosts, rules);
            for (int round = 0; round < 8; round++) {
                if (newRules > 0 && random.nextInt(newRules) == 0) {
                    rules = world.rules();
                    store.prepare(RandomWorld.model(rules));
                    crew = new Crew(store, jobs, random, hosts, rules);
                }
                for (int edit = random.nextInt(1, 6); edit > 0; edit--) {
                    tell(store, world);
                    if (random.nextInt(3) == 0) {
                        crew.work();
                    }
                }
                crew.finish();
                GraphSnapshot graph = store.snapshot();
                Set<String> edges = edges(graph);
                assertThat(edges).as("by %s", rules).isEqualTo(truth.edges(rules));
                assertThat(graph.counts().values()).noneMatch(states -> states.containsKey(EntityState.HYDRATED));
                moments.put(graph.basis(), edges);
            }
            moments.forEach(
                    (basis, edges) -> assertThat(edges(store.snapshotAt(basis))).isEqualTo(edges));
        }
    }

    private static void tell(GraphStore store, RandomWorld world) throws Exception {
        GraphChange change = world.edit();
        store.commit(List.of(change));
        world.believe(change);
    }

    /** Hosts that follow the log of one graph at once. The first applies new rules, the others trust it to. */
    private static final class Crew {
        private final GraphStore store;
        private final JobBoard jobs;
        private final Random random;
        private final Inference inference;
        private final List<Host> hosts = new ArrayList<>();
        private RuleWalk walk;

        Crew(GraphStore store, JobBoard jobs, Random random, int size, List<InferenceRule> rules) throws Exception {
            this.store = store;
            this.jobs = jobs;
            this.random = random;
            this.inference = new Inference(rules);
            this.walk = begin();
            for (int number = 0; number < size; number++) {
                hosts.add(new Host());
            }
        }

        private RuleWalk begin() throws Exception {
            RuleWalk begun = new RuleWalk(store, inference, jobs, JOB, 2);
            begun.begin();
            return begun;
        }

        /** One of the things that hosts do. */
        void work() throws Exception {
            switch (random.nextInt(6)) {
                case 0 -> walk.portion();
                case 1 -> walk = begin();
                case 2 -> {
                    int number = random.nextInt(hosts.size());
                    hosts.get(number).die();
                    hosts.set(number, new Host());
                }
                default -> hosts.get(random.nextInt(hosts.size())).work();
            }
        }

        void finish() throws Exception {
            boolean busy = true;
            for (int turn = 0; busy; turn++) {
                assertThat(turn).as("turns until there is nothing left to do").isLessThan(2000);
                work();
                busy = !walk.open().isEmpty();
                for (Host host : hosts) {
                    busy |= host.isBusy();
                }
            }
        }

        private final class Host {
            private final Materializer materializer = new Materializer(inference, walk, Clock.systemUTC());
            private long basis = store.followerBasis("enrichment").orElse(0);
            private @Nullable List<GraphChange> unwritten;
            private long reached;

            boolean isBusy() {
                return unwritten != null || !store.deltasAfter(basis, 1).isEmpty();
            }

            /** Writes what it worked out, but not how far it is, and is gone. */
            void die() throws Exception {
                if (unwritten != null) {
                    store.commit(unwritten);
                }
            }

            /** Writes what it worked out a while ago, or works something out. */
            void work() throws Exception {
                List<GraphChange> changes = unwritten;
                if (changes != null) {
                    changes.add(new GraphChange.FollowerAdvanced("enrichment", reached));
                    store.commit(changes);
                    basis = reached;
                    unwritten = null;
                    return;
                }
                long from = basis;
                List<CommitDelta> deltas = store.deltasAfter(from, 1 + random.nextInt(4));
                if (!deltas.isEmpty()) {
                    unwritten = new ArrayList<>(materializer.handle(
                            new CommitFollower.Step(() -> store.snapshotAt(from), store.snapshot(), deltas)));
                    reached = deltas.getLast().basis();
                }
            }
        }
    }

    private static Set<String> edges(GraphSnapshot graph) {
        GraphModel model = RandomWorld.model(List.of());
        Set<String> edges = new TreeSet<>();
        model.entityTypes().keySet().forEach(type -> {
            try (var entities = graph.entitiesOfType(type)) {
                entities.forEach((EntityUri entity) -> graph.edges(entity, Direction.OUT, Set.of())
                        .forEach(edge -> edges.add("%s %s %s".formatted(edge.from(), edge.type(), edge.to()))));
            }
        });
        return edges;
    }
}
