package mds.kernel.search;

import static mds.kernel.search.IndexedGraph.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.util.UUID;
import mds.kernel.model.GraphModel;
import mds.kernel.search.Reindex.Trigger;
import mds.sandbox.testing.SharedSandbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two hosts over one database and one engine. */
class HostsOfAnIndexTest {
    private static final URI ENGINE = URI.create(SharedSandbox.connect().elasticsearchUrl());
    private static final int MODELS = 100;

    private final String name = "hosts-" + UUID.randomUUID();
    private final IndexedGraph one = open(IndexedGraph.MODEL);

    private IndexedGraph open(GraphModel model) {
        return IndexedGraph.open("datomic:mem://" + name, ENGINE, name, model);
    }

    @AfterEach
    void remove() throws Exception {
        one.request("DELETE", "-*?expand_wildcards=open", "");
        one.close();
    }

    private void fill() throws Exception {
        one.commit(0, MODELS, "first");
        one.start();
        one.awaitParity();
    }

    private static void awaitCaughtUp(IndexedGraph host) {
        await().atMost(PATIENCE)
                .until(() -> host.indexing().basis() >= host.store().snapshot().basis());
    }

    @Test
    void oneWritesADocumentAndTheOtherKnowsHowFarItIsAndGoesOnAfterIt() throws Exception {
        fill();
        try (IndexedGraph other = open(IndexedGraph.MODEL).start()) {
            awaitCaughtUp(other);
            long before = written();
            for (int model = 0; model < 20; model++) {
                one.commit(model + 5, 1, "second");
            }
            awaitCaughtUp(one);
            awaitCaughtUp(other);
            long users = 10;
            assertThat(written() - before).isBetween(20L, 20 + users);

            one.indexing().close();
            one.commit(0, 30, "third");
            other.awaitParity();
        }
    }

    @Test
    void theHostOfAnOlderModelWritesNothingIntoTheIndexThatTookThePlaceOfItsOwn() throws Exception {
        fill();
        try (IndexedGraph newer = open(IndexedGraph.model(true)).start()) {
            newer.awaitFilled(Trigger.OUTDATED);
            String answering = newer.index().answering().orElseThrow().identity();
            for (int model = 0; model < MODELS; model++) {
                one.commit(model, 1, "second");
            }
            awaitCaughtUp(one);
            newer.awaitParity();
            assertThat(newer.figure("mds_index_mended_total", "")).isZero();
            assertThat(newer.index().answering().orElseThrow().identity()).isEqualTo(answering);
        }
    }

    /** How many documents the engine has taken so far: it numbers them. */
    private long written() throws Exception {
        one.index().answering().orElseThrow().refresh();
        String all = one.request("POST", "-entities/_search", "{\"size\": 1000, \"seq_no_primary_term\": true}")
                .body();
        long latest = -1;
        for (JsonNode hit : new ObjectMapper().readTree(all).at("/hits/hits")) {
            latest = Math.max(latest, hit.path("_seq_no").asLong());
        }
        return latest;
    }
}
