package mds.kernel.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.GraphStore;
import mds.kernel.job.JobBoard;
import mds.kernel.search.Reindex.Phase;
import mds.sandbox.testing.SharedSandbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One host's filling of indexes, a round at a time. */
class ReindexingTest {
    private static final URI ENGINE = URI.create(SharedSandbox.connect().elasticsearchUrl());

    private final IndexedGraph graph = IndexedGraph.open(
            "datomic:mem://" + UUID.randomUUID(), ENGINE, "reindexing-" + UUID.randomUUID(), IndexedGraph.MODEL);
    private final JobBoard jobs = new JobBoard(graph.store(), Clock.systemUTC());
    private final List<Following> followed = new ArrayList<>();
    private final List<Boolean> fillingWhenItAnswered = new ArrayList<>();
    private Reindexing reindexing = reindexing(graph.store(), jobs);

    @BeforeEach
    void fill() throws Exception {
        graph.commit(0, 50, "first");
        round();
    }

    @AfterEach
    void remove() throws Exception {
        followed.forEach(Following::close);
        jobs.close();
        graph.request("DELETE", "-*?expand_wildcards=open", "");
        graph.close();
    }

    private Reindexing reindexing(GraphStore store, JobBoard board) {
        return new Reindexing(store, graph.index(), board, this::answers, Clock.systemUTC());
    }

    private void answers(Following following) {
        followed.add(following);
        fillingWhenItAnswered.add(reindexing.isFilling(following.index().identity()));
    }

    private void round() throws Exception {
        reindexing.round(graph.index().prepare(IndexedGraph.MODEL));
    }

    @Test
    void aRequestToStopWhatIsOverIsHeard() throws Exception {
        Reindex before = reindexing.latest().orElseThrow().reindex();
        String late = reindexing.ask(Indexing.Request.STOP);

        round();

        ReindexNote latest = reindexing.latest().orElseThrow();
        assertThat(latest.heard()).isEqualTo(late);
        assertThat(latest.reindex()).isEqualTo(before);
        assertThat(before.phase()).isEqualTo(Phase.FINISHED);
    }

    @Test
    void aRequestThatWasOvertakenBeforeItWasHeardIsKnownByTheLaterOne() throws Exception {
        var _ = reindexing.ask(Indexing.Request.START);
        String later = reindexing.ask(Indexing.Request.START);
        assertThat(told().asked()).contains(later);
        assertThat(told().heard()).isEmpty();

        round();

        assertThat(told().heard()).contains(later);
        assertThat(told().reindex().phase()).isEqualTo(Phase.FINISHED);
    }

    @Test
    void aRequestThatIsOvertakenWhileItIsWorkedOnGivesWayToTheLaterOne() throws Exception {
        List<String> later = new ArrayList<>();
        OverheardStore store = new OverheardStore(graph::store, changes -> {
            if (later.isEmpty() && changes.stream().anyMatch(ReindexingTest::catchesUp)) {
                later.add(askedByAnother());
            }
        });
        try (JobBoard board = new JobBoard(store, Clock.systemUTC())) {
            reindexing = reindexing(store, board);
            String overtaken = reindexing.ask(Indexing.Request.START);
            round();
            assertThat(told().heard()).contains(overtaken);
            assertThat(told().reindex().isRunning()).isTrue();
            assertThat(told().asked()).contains(later.getFirst());

            round();

            assertThat(told().heard()).contains(later.getFirst());
            assertThat(told().reindex().phase()).isEqualTo(Phase.FINISHED);
        }
    }

    private Indexing.Latest told() {
        return reindexing.told().orElseThrow();
    }

    private String askedByAnother() {
        try {
            return jobs.ask("reindex", Indexing.Request.START.name());
        } catch (Exception e) {
            throw new IllegalStateException("another administrator cannot ask", e);
        }
    }

    @Test
    void anIndexThatTakesThePlaceOfAnotherIsCompleteFromTheMomentItAnswers() throws Exception {
        fillingWhenItAnswered.clear();
        var _ = reindexing.ask(Indexing.Request.START);

        round();

        assertThat(fillingWhenItAnswered).containsExactly(false);
    }

    @Test
    void aHostThatLostTheJobWhileItCaughtUpLeavesTheIndexThatAnswers() throws Exception {
        String before = graph.index().answering().orElseThrow().identity();
        AtomicBoolean taken = new AtomicBoolean();
        try (JobBoard other = new JobBoard(graph.store(), Clock.offset(Clock.systemUTC(), Duration.ofHours(1)))) {
            OverheardStore store = new OverheardStore(graph::store, changes -> {
                if (changes.stream().anyMatch(ReindexingTest::catchesUp)) {
                    taken.set(holds(other));
                }
            });
            JobBoard losing = new JobBoard(store, Clock.systemUTC());
            reindexing = reindexing(store, losing);
            var _ = reindexing.ask(Indexing.Request.START);

            round();

            assertThat(taken).isTrue();
            assertThat(graph.index().answering().orElseThrow().identity()).isEqualTo(before);
            losing.close();
        }
    }

    private static boolean catchesUp(GraphChange change) {
        return change instanceof GraphChange.JobNoted noted && noted.note().contains(Phase.CATCHING_UP.name());
    }

    private static boolean holds(JobBoard board) {
        try {
            return board.hold("reindex");
        } catch (Exception e) {
            throw new IllegalStateException("the other host cannot take the job", e);
        }
    }
}
