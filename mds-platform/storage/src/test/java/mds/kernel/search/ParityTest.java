package mds.kernel.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import mds.kernel.graph.CommitFollower;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.GraphStore;
import mds.kernel.job.JobBoard;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import mds.plugin.NormalizedRecord;
import mds.storage.datomic.DatomicGraphStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How graph and index are compared while the engine falters; the index is one that says nothing but what the test wants. */
class ParityTest {
    private static final long MODELS = 1_200;
    /** More than what was committed since can explain. */
    private static final long FAR_TOO_MANY = 1_000_000;

    private final GraphStore store = DatomicGraphStore.open("datomic:mem://" + UUID.randomUUID());
    private final JobBoard jobs = new JobBoard(store, Clock.systemUTC());
    private final Faltering index = new Faltering();

    @BeforeEach
    void fill() throws Exception {
        store.prepare(IndexedGraph.MODEL);
        store.commit(LongStream.range(0, MODELS).mapToObj(ParityTest::fetched).toList());
        assertThat(jobs.hold(Following.job(index.identity()))).isTrue();
    }

    @AfterEach
    void close() {
        jobs.close();
        store.close();
    }

    private static GraphChange fetched(long number) {
        return new GraphChange.RecordFetched(
                NormalizedRecord.of(Entity.of(EntityUri.of("model", "lab", "m%04d".formatted(number)))
                        .name("a model")
                        .build()),
                Instant.EPOCH);
    }

    private Parity parity(ParityPace pace) {
        CommitFollower idle = new CommitFollower("idle", store, step -> List.of());
        Following following = new Following(index, idle, new Drift(Clock.systemUTC()));
        return new Parity(IndexedGraph.MODEL, store, jobs, () -> Optional.of(following), pace);
    }

    @Test
    void aPassGoesOnWhereItWasInterrupted() {
        index.failOnceAt("compare m0500");
        index.failOnceAt("walk");
        try (Parity parity = parity(new ParityPace(Duration.ofHours(1), 1))) {
            parity.start();
            await().atMost(IndexedGraph.PATIENCE).until(() -> index.times("compare m0000") > 1);
        }
        assertThat(index.steps())
                .startsWith(
                        "compare m0000",
                        "compare m0500",
                        "compare m0500",
                        "compare m1000",
                        "walk",
                        "walk",
                        "walked",
                        "compare m0000");
    }

    @Test
    void whatIsOffIsNotLookedThroughWhileTheEngineKeepsAWalk() {
        index.countWhileWalking(FAR_TOO_MANY);
        try (Parity parity = parity(new ParityPace(Duration.ZERO, 1))) {
            parity.start();
            await().atMost(IndexedGraph.PATIENCE).until(() -> index.times("walked") > 1);
        }
        assertThat(index.steps()).contains("given up").noneMatch(step -> step.endsWith("while walking"));
    }

    @Test
    void aWalkNeverStandsStillForSoLongThatTheEngineForgetsIt() {
        ParityPace pace = new ParityPace(Duration.ofSeconds(30), 50);
        assertThat(pace.restWhileWalking(Duration.ofSeconds(1).toNanos())).isEqualTo(Duration.ofSeconds(49));
        assertThat(pace.restWhileWalking(Duration.ofMinutes(1).toNanos())).isEqualTo(Duration.ofMinutes(2));
    }

    /** An index that is as it should be, and fails and miscounts as it is told. */
    private static final class Faltering implements IndexGeneration {
        private final List<String> steps = new CopyOnWriteArrayList<>();
        private final Set<String> failures = ConcurrentHashMap.newKeySet();
        private volatile long countWhileWalking = MODELS;
        private volatile boolean walking;

        void failOnceAt(String step) {
            failures.add(step);
        }

        void countWhileWalking(long models) {
            countWhileWalking = models;
        }

        /** What was asked of it. */
        List<String> steps() {
            return List.copyOf(steps);
        }

        long times(String step) {
            return steps.stream().filter(step::equals).count();
        }

        private void take(String step) throws SearchUnavailableException {
            steps.add(step);
            if (failures.remove(step)) {
                throw new SearchUnavailableException("it falters", new IllegalStateException());
            }
        }

        @Override
        public List<DocumentDifference> differences(List<SearchDocument> expected) throws SearchUnavailableException {
            String first = expected.stream()
                    .map(document -> document.entity().uri().id())
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
            take("compare " + first + (walking ? " while walking" : ""));
            return List.of();
        }

        @Override
        public void walk(Visitor visitor) throws SearchUnavailableException, InterruptedException {
            take("walk");
            walking = true;
            try {
                boolean more = visitor.visit(List.of());
                take(more && visitor.visit(List.of()) ? "walked" : "given up");
            } finally {
                walking = false;
            }
        }

        @Override
        public Map<String, Long> counts() {
            return Map.of("model", walking ? countWhileWalking : MODELS);
        }

        @Override
        public String identity() {
            return "faltering";
        }

        @Override
        public boolean outdated() {
            return false;
        }

        @Override
        public Map<EntityUri, String> write(List<SearchDocument> documents) {
            return Map.of();
        }

        @Override
        public void delete(Collection<String> ids) {}

        @Override
        public String id(EntityUri uri) {
            return uri.toString();
        }

        @Override
        public void refresh() {}

        @Override
        public OptionalLong basis(EntityUri uri) {
            return OptionalLong.empty();
        }
    }
}
