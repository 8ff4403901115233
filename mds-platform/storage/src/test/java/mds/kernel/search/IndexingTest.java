package mds.kernel.search;

import static mds.kernel.search.IndexedGraph.PATIENCE;
import static mds.kernel.search.IndexedGraph.model;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import mds.kernel.search.Reindex.Trigger;
import mds.kernel.search.SearchIndex.SearchQuery;
import mds.plugin.EntityUri;
import mds.sandbox.testing.SharedSandbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to index, host and graph: in the end the index holds what the graph says, and nobody had to help. */
class IndexingTest {
    private static final URI ENGINE = URI.create(SharedSandbox.connect().elasticsearchUrl());
    private static final int MODELS = 3_000;

    @TempDir
    private Path directory;

    private final String prefix = "indexing-" + UUID.randomUUID();
    private IndexedGraph host;

    @BeforeEach
    void fill() throws Exception {
        host = open().start();
        host.commit(0, MODELS, "first");
        host.awaitParity();
    }

    @AfterEach
    void remove() throws Exception {
        host.request("DELETE", "-*?expand_wildcards=open", "");
        host.close();
    }

    private IndexedGraph open() {
        return IndexedGraph.open("journal:" + directory, ENGINE, prefix, IndexedGraph.MODEL);
    }

    @Test
    void documentsThatAreMissingOrLeftOverOrChangedAreMended() throws Exception {
        host.request("POST", "-entities/_bulk", IndexedGraph.ids(100, 50));
        put("aip://model/lab/m7", "{\"uri\": \"aip://model/lab/m7\", \"type\": \"model\", \"name\": \"nonsense\"}");
        put("aip://model/lab/ghost", "{\"uri\": \"aip://model/lab/ghost\", \"type\": \"model\"}");
        put("made-up", "{}");
        host.request(
                "PUT",
                "-entities/_doc/" + encoded("aip://model/lab/m8") + "?version=999999999&version_type=external",
                "{}");

        host.awaitParity();

        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(host.figure("mds_index_drift", "model")).isZero();
            assertThat(host.figure("mds_index_documents", "model")).isEqualTo(MODELS);
        });
        assertThat(host.figure("mds_index_mended_total", "")).isGreaterThanOrEqualTo(54);
    }

    @Test
    void aDocumentThatTheEngineRefusesIsDriftAndHoldsNothingElseBack() throws Exception {
        EntityUri endless = EntityUri.of("model", "lab", "x".repeat(40_000));
        host.commit(List.of(endless, model(MODELS)));

        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(host.index().answering().orElseThrow().basis(model(MODELS)))
                    .isPresent();
            assertThat(host.figure("mds_index_drift", "model")).isEqualTo(1);
            assertThat(host.indexing().problems())
                    .hasEntrySatisfying("index", problem -> assertThat(problem).contains("32766"));
        });
    }

    @Test
    void anIndexThatWasDeletedIsFilledAgain() throws Exception {
        String before = host.indexing().latest().orElseThrow().reindex().index();
        host.request("DELETE", "-entities-1", "");

        await().atMost(PATIENCE)
                .until(() -> !host.indexing()
                        .latest()
                        .orElseThrow()
                        .reindex()
                        .index()
                        .equals(before));
        host.awaitFilled(Trigger.NEW);
        host.awaitParity();
    }

    @Test
    void aFreshIndexTakesThePlaceOfTheOldOneWhileCommitsAndQueriesGoOn() throws Exception {
        String before = host.index().answering().orElseThrow().identity();
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Long> queries = threads.submit(() -> {
                long asked = 0;
                while (!over.get()) {
                    assertThat(host.index().search(SearchQuery.of("model", 1)).total())
                            .isGreaterThanOrEqualTo(MODELS);
                    asked++;
                }
                return asked;
            });
            Future<?> commits = threads.submit(() -> {
                Random random = new Random(42);
                for (int commit = 0; commit < 2_000 && !over.get(); commit++) {
                    host.commitAnything(random, MODELS);
                }
                return null;
            });
            try {
                String request = host.indexing().ask(Indexing.Request.START);
                await().atMost(PATIENCE)
                        .until(() -> host.indexing()
                                .latest()
                                .flatMap(Indexing.Latest::heard)
                                .filter(request::equals)
                                .isPresent());
                host.awaitFilled(Trigger.REQUESTED);
            } finally {
                over.set(true);
            }
            commits.get();
            assertThat(queries.get()).isPositive();
        }

        host.awaitParity();
        assertThat(host.index().answering().orElseThrow().identity()).isNotEqualTo(before);
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(host.request("GET", "-entities-1", "").statusCode())
                                .isEqualTo(404));
    }

    @Test
    void whatIsInterruptedAgainAndAgainIsCompleteInTheEnd() throws Exception {
        Random random = new Random(7);
        host.indexing().ask(Indexing.Request.START);
        for (int crash = 0; crash < 5; crash++) {
            for (int commit = 0; commit < random.nextInt(40); commit++) {
                host.commitAnything(random, MODELS);
            }
            host.close();
            host = open().start();
        }
        host.awaitFilled(Trigger.REQUESTED);
        host.awaitParity();
    }

    @Test
    void anIndexOfAnotherModelIsReplaced() throws Exception {
        assertThat(host.index().search(SearchQuery.of("xgboost", 1)).total()).isZero();
        host.close();
        host = IndexedGraph.open("journal:" + directory, ENGINE, prefix, IndexedGraph.model(true))
                .start();

        host.awaitFilled(Trigger.OUTDATED);

        assertThat(host.index().search(SearchQuery.of("xgboost", 1)).total()).isEqualTo(MODELS);
        host.awaitParity();
    }

    @Test
    void anIndexThatAnotherGraphHasFilledIsReplaced() throws Exception {
        host.close();
        host = IndexedGraph.open("journal:" + directory.resolve("other"), ENGINE, prefix, IndexedGraph.MODEL)
                .start();
        host.commit(0, 10, "second");

        host.awaitFilled(Trigger.NEW);
        host.awaitParity();
    }

    @Test
    void whatWasGivenUpLeavesTheIndexAsItWas() throws Exception {
        String before = host.index().answering().orElseThrow().identity();
        host.indexing().ask(Indexing.Request.START);
        await().atMost(PATIENCE)
                .until(() -> host.indexing().latest().orElseThrow().reindex().isRunning());
        host.indexing().ask(Indexing.Request.STOP);

        await().atMost(PATIENCE)
                .until(() -> !host.indexing().latest().orElseThrow().reindex().isRunning());
        host.awaitParity();
        assertThat(host.index().answering().orElseThrow().identity())
                .isEqualTo(
                        host.indexing().latest().orElseThrow().reindex().phase() == Reindex.Phase.STOPPED
                                ? before
                                : host.indexing()
                                        .latest()
                                        .orElseThrow()
                                        .reindex()
                                        .index());
    }

    private void put(String id, String document) throws Exception {
        assertThat(host.request("PUT", "-entities/_doc/" + encoded(id), document)
                        .statusCode())
                .isBetween(200, 201);
    }

    private static String encoded(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8);
    }
}
