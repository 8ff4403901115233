package mds.kernel.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import mds.kernel.job.JobBoard;
import mds.kernel.model.EntityTypeModel;
import mds.kernel.model.GraphModel;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import mds.plugin.NormalizedRecord;
import mds.storage.datomic.DatomicGraphStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Hosts that share a database and follow its commits. */
class CommitFollowerTest {
    private static final GraphModel MODEL = new GraphModel(
            Map.of("thing", new EntityTypeModel("thing", "Thing", "plugin", Optional.empty(), Map.of(), Map.of())),
            List.of());

    private final String database = "datomic:mem://" + UUID.randomUUID();
    private final List<AutoCloseable> open = new ArrayList<>();
    private int fetched;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    @Test
    void oneFollowsAndTheOtherKnowsHowFarItIs() throws Exception {
        Host one = new Host();
        Host other = new Host();
        one.follower.start();
        await().until(() -> one.begun.get() == 1);
        other.follower.start();
        long basis = one.fetch(20);
        await().until(() -> one.follower.basis() >= basis && other.follower.basis() >= basis);
        assertThat(one.handled).hasSize(20);
        assertThat(other.handled).isEmpty();
    }

    @Test
    void theOtherGoesOnWhereTheOneLetsGo() throws Exception {
        Host one = new Host();
        Host other = new Host();
        one.follower.start();
        await().until(() -> one.begun.get() == 1);
        other.follower.start();
        long first = one.fetch(5);
        await().until(() -> one.follower.basis() >= first);
        one.follower.close();
        one.jobs.close();
        long second = other.fetch(5);
        await().until(() -> other.follower.basis() >= second);
        assertThat(one.handled).hasSize(5);
        assertThat(other.handled).hasSize(5).doesNotContainAnyElementsOf(one.handled);
    }

    @Test
    void theOtherTriesWhereTheOneDoesNotGetOn() throws Exception {
        Host one = new Host();
        Host other = new Host();
        one.broken = true;
        one.follower.start();
        await().until(() -> one.begun.get() == 1);
        other.follower.start();
        long basis = one.fetch(3);
        await().until(() -> one.follower.basis() >= basis && other.follower.basis() >= basis);
        assertThat(one.handled).isEmpty();
        assertThat(other.handled).hasSize(3);
    }

    @Test
    void doesPortionsBetweenStepsAndWhenThereIsNothingToFollow() throws Exception {
        Host one = new Host();
        one.portions.set(50);
        one.follower.start();
        long basis = one.fetch(3);
        await().until(() -> one.portions.get() == 0 && one.follower.basis() >= basis);
        assertThat(one.handled).hasSize(3);
    }

    @Test
    void whatAStepCameToInATurnThatWasAnothersMeanwhileIsLeftOutAndWorkedOutAgain() throws Exception {
        Host one = new Host();
        one.stolen = true;
        one.follower.start();
        long basis = one.fetch(1);
        await().until(() -> one.begun.get() == 2 && one.follower.basis() >= basis);
        assertThat(one.handled).hasSize(2).containsOnly(basis);
        assertThat(one.store.job("echo").request()).contains("2");
    }

    private final class Host implements CommitFollower.Handler {
        private final GraphStore store = prepared();
        private final JobBoard jobs = opened(new JobBoard(store, Clock.systemUTC()));
        private final CommitFollower follower =
                opened(new CommitFollower("follower", store, jobs.turn("follower"), this));
        private final List<Long> handled = Collections.synchronizedList(new ArrayList<>());
        private final AtomicInteger begun = new AtomicInteger();
        private final AtomicInteger portions = new AtomicInteger();
        private volatile boolean broken;
        private volatile boolean stolen;

        private GraphStore prepared() {
            GraphStore prepared = opened(DatomicGraphStore.open(database));
            prepared.prepare(MODEL);
            return prepared;
        }

        @Override
        public void begin() {
            begun.incrementAndGet();
        }

        @Override
        public List<GraphChange> handle(CommitFollower.Step step) throws Exception {
            if (broken) {
                throw new IllegalStateException("this host cannot");
            }
            step.deltas().forEach(delta -> handled.add(delta.basis()));
            if (!stolen) {
                return List.of();
            }
            if (begun.get() == 1) {
                Instant now = Instant.now();
                store.commit(List.of(new GraphChange.JobHeld("follower", "another", now.plusSeconds(3600), now)));
            }
            return List.of(new GraphChange.JobAsked("echo", begun.toString()));
        }

        @Override
        public boolean portion() {
            return portions.updateAndGet(left -> Math.max(0, left - 1)) > 0;
        }

        /** Commits records; the basis of the last. */
        long fetch(int number) throws Exception {
            long basis = 0;
            for (int record = 0; record < number; record++) {
                EntityUri uri = EntityUri.of("thing", "source", "" + fetched++);
                basis = store.commit(List.of(new GraphChange.RecordFetched(
                                NormalizedRecord.of(Entity.of(uri).build()), Instant.parse("2026-01-01T00:00:00Z"))))
                        .basis();
            }
            return basis;
        }
    }

    private <T extends AutoCloseable> T opened(T one) {
        open.add(one);
        return one;
    }
}
