package mds.kernel.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import mds.kernel.graph.GraphStore;
import mds.kernel.model.GraphModel;
import mds.kernel.pipeline.ManualClock;
import mds.storage.datomic.DatomicGraphStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two hosts that share a database. */
class JobBoardTest {
    private static final Duration LEASE = Duration.ofSeconds(45);

    private final GraphStore store = prepared(DatomicGraphStore.open("datomic:mem://" + UUID.randomUUID()));
    private final ManualClock clock = new ManualClock();
    private final JobBoard one = new JobBoard(store, clock);
    private final JobBoard other = new JobBoard(store, clock);

    private static GraphStore prepared(GraphStore store) {
        store.prepare(new GraphModel(Map.of(), List.of()));
        return store;
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
        store.close();
    }

    @Test
    void aJobIsOneHostsUntilItsLeaseEnds() throws Exception {
        assertThat(one.hold("sweep")).isTrue();
        clock.advance(LEASE.minusMillis(1));
        assertThat(one.holds("sweep")).isTrue();
        assertThat(other.hold("sweep")).isFalse();

        clock.advance(Duration.ofMillis(1));
        assertThat(one.holds("sweep")).isFalse();
        assertThat(other.hold("sweep")).isTrue();
        assertThat(one.hold("sweep")).isFalse();
        assertThat(one.note("sweep", "mine")).isFalse();
        assertThat(other.note("sweep", "ours")).isTrue();
        assertThat(store.job("sweep").note()).contains("ours");
    }

    @Test
    void aHostTakesAgainWhatNobodyTookWhileItStoodStill() throws Exception {
        assertThat(one.hold("sweep")).isTrue();
        clock.advance(LEASE);
        assertThat(one.hold("sweep")).isTrue();
        assertThat(one.note("sweep", "mine")).isTrue();
        assertThat(other.hold("sweep")).isFalse();
    }
}
