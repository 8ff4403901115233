package mds.kernel.search;

import static mds.kernel.search.IndexedGraph.PATIENCE;
import static mds.kernel.search.IndexedGraph.model;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import mds.kernel.graph.GraphStore;
import mds.kernel.model.GraphModel;
import mds.kernel.pipeline.ManualClock;
import mds.kernel.search.Reindex.Trigger;
import mds.plugin.EntityUri;
import mds.sandbox.testing.SharedSandbox;
import mds.storage.datomic.DatomicGraphStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two hosts over one database and one engine. */
class HostsOfAnIndexTest {
    private static final URI ENGINE = URI.create(SharedSandbox.connect().elasticsearchUrl());
    private static final int MODELS = 100;
    private static final int USERS = 10;

    private final String name = "hosts-" + UUID.randomUUID();
    private final IndexedGraph one = open(IndexedGraph.MODEL);

    private IndexedGraph open(GraphModel model) {
        return IndexedGraph.open("datomic:mem://" + name, ENGINE, name, model);
    }

    private IndexedGraph open(Clock clock) {
        GraphStore store = DatomicGraphStore.open("datomic:mem://" + name);
        return IndexedGraph.open(store, ENGINE, name, IndexedGraph.MODEL, clock);
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
            long before = written(one);
            for (int model = 0; model < 20; model++) {
                one.commit(model + 5, 1, "second");
            }
            awaitCaughtUp(one);
            awaitCaughtUp(other);
            assertThat(written(one) - before).isBetween(20L, 20L + USERS);

            one.indexing().close();
            one.commit(0, 30, "third");
            other.awaitParity();
        }
    }

    @Test
    void anotherGoesOnWhereAHostStoodStillAndThatOneWritesNothingMore() throws Exception {
        ManualClock clock = new ManualClock();
        Standstill standstill = new Standstill(DatomicGraphStore.open("datomic:mem://" + name));
        GraphStore way = new OverheardStore(standstill, changes -> {});
        try (IndexedGraph stopped = IndexedGraph.open(way, ENGINE, name, IndexedGraph.MODEL, clock)) {
            try (IndexedGraph other = open(clock)) {
                other.commit(0, MODELS, "first");
                stopped.start().awaitParity();
                other.start();
                awaitCaughtUp(other);
                assertThat(stopped.follows()).isTrue();
                long untouched = basisOfDocument(other, model(5));
                standstill.begin();
                other.commit(20, MODELS, "second");
                other.commitGone(model(3));
                clock.advance(Duration.ofSeconds(44));
                long committed = other.store().snapshot().basis();
                assertThat(other.indexing().basis()).isLessThan(committed);

                clock.advance(Duration.ofSeconds(2));
                other.awaitParity();
                assertThat(basisOfDocument(other, model(25))).isGreaterThanOrEqualTo(committed);
                assertThat(basisOfDocument(other, model(5))).isEqualTo(untouched);

                long before = written(other);
                standstill.end();
                awaitCaughtUp(stopped);
                other.commit(0, 20, "third");
                awaitCaughtUp(other);
                awaitCaughtUp(stopped);
                assertThat(written(other) - before).isBetween(20L, 20L + USERS);
                other.requireParity();
            } finally {
                standstill.end();
            }
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
            await().untilAsserted(() -> assertThat(one.indexing().problems()).containsKey("model"));
            assertThat(newer.indexing().problems()).doesNotContainKey("model");
        }
    }

    private static long basisOfDocument(IndexedGraph host, EntityUri uri) throws Exception {
        return host.index().answering().orElseThrow().basis(uri).orElseThrow();
    }

    /** How many documents the engine has taken so far: it numbers them. */
    private static long written(IndexedGraph host) throws Exception {
        host.index().answering().orElseThrow().refresh();
        String all = host.request("POST", "-entities/_search", "{\"size\": 1000, \"seq_no_primary_term\": true}")
                .body();
        long latest = -1;
        for (JsonNode hit : new ObjectMapper().readTree(all).at("/hits/hits")) {
            latest = Math.max(latest, hit.path("_seq_no").asLong());
        }
        return latest;
    }
}
