package mds.kernel.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import mds.kernel.graph.GraphChange;
import mds.kernel.search.SearchIndex.SearchQuery;
import mds.sandbox.testing.SharedSandbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An index that somebody deletes while a host relies on it. */
class LostIndexTest {
    private static final URI ENGINE = URI.create(SharedSandbox.connect().elasticsearchUrl());

    private final IndexedGraph host = IndexedGraph.open(
                    "datomic:mem://" + UUID.randomUUID(), ENGINE, "lost-" + UUID.randomUUID(), IndexedGraph.MODEL)
            .start();

    @AfterEach
    void remove() throws Exception {
        host.request("DELETE", "-*?expand_wildcards=open", "");
        host.close();
    }

    @Test
    void theOneInItsPlaceIsNotCalledCompleteBeforeItIsFilled() throws Exception {
        host.commit(0, 10, "first");
        host.awaitParity();
        await().atMost(IndexedGraph.PATIENCE)
                .until(() -> !host.store().job("reindex").until().isAfter(Instant.now()));
        String lost = host.index().answering().orElseThrow().identity();
        // Nobody may fill it for now, as when the host that would has just died.
        hold(Duration.ofHours(1));
        host.request("DELETE", "-entities-1", "");

        await().atMost(IndexedGraph.PATIENCE)
                .until(() -> host.index()
                        .answering()
                        .filter(index -> !index.identity().equals(lost))
                        .isPresent());
        assertThat(host.indexing().basis()).isZero();
        await().atMost(IndexedGraph.PATIENCE)
                .ignoreException(SearchUnavailableException.class)
                .until(() -> host.index().search(SearchQuery.of("", 1)).total() == 0);
        assertThat(host.indexing().basis()).isZero();
        hold(Duration.ZERO);
        host.awaitParity();
    }

    private void hold(Duration time) throws Exception {
        Instant now = Instant.now();
        GraphChange held = new GraphChange.JobHeld("reindex", "another host", now, now.plus(time));
        assertThat(host.store().commit(List.of(held)).refused()).isEmpty();
    }
}
