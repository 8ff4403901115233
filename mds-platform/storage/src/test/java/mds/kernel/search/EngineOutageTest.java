package mds.kernel.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import mds.kernel.graph.EntityState;
import mds.plugin.EntityUri;
import mds.sandbox.servers.ElasticsearchServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** While the search engine is away commits go on, what is behind is said, and afterwards nothing is missing. */
class EngineOutageTest {
    private static final Path ZIP =
            Path.of(System.getProperty("mds.sandbox.home"), ElasticsearchServer.distributionFileName());

    @TempDir
    private Path directory;

    @Test
    void whatWasCommittedDuringAnOutageIsCaughtUpAndWhatIsTooLargeIsRefusedForItself() throws Exception {
        ElasticsearchServer.Options narrow =
                new ElasticsearchServer.Options("512m", false, List.of("http.max_content_length: 256kb"));
        ElasticsearchServer engine = ElasticsearchServer.start(ZIP, directory.resolve("engine"), 0, narrow);
        URI url = URI.create(engine.url());
        try (IndexedGraph host = IndexedGraph.open(
                        "journal:" + directory.resolve("graph"), url, "outage", IndexedGraph.MODEL)
                .start()) {
            host.commit(0, 1_000, "before");
            host.awaitParity();
            long reached = host.indexing().basis();

            engine.close();
            host.commit(500, 1_000, "during");
            await().atMost(IndexedGraph.PATIENCE)
                    .untilAsserted(() -> assertThat(host.indexing().problems().get("projection"))
                            .contains(url.toString()));
            assertThat(host.indexing().basis())
                    .isEqualTo(reached)
                    .isLessThan(host.store().snapshot().basis());

            engine = ElasticsearchServer.start(ZIP, directory.resolve("engine"), url.getPort(), narrow);
            host.awaitParity();
            await().atMost(IndexedGraph.PATIENCE)
                    .untilAsserted(() -> assertThat(host.indexing().problems()).isEmpty());

            EntityUri large = EntityUri.of("model", "lab", "large");
            host.commitLarge(large, 300_000);
            host.commit(2_000, 500, "after");
            await().atMost(IndexedGraph.PATIENCE).untilAsserted(() -> {
                assertThat(host.indexing().problems().get("index")).contains("larger than the engine takes");
                assertThat(host.figure("mds_index_drift", "model")).isEqualTo(1);
                assertThat(host.indexing().basis())
                        .isGreaterThanOrEqualTo(host.store().snapshot().basis());
            });
            IndexGeneration answering = host.index().answering().orElseThrow();
            answering.refresh();
            assertThat(answering.counts()).containsEntry("model", 2_000L);
        } finally {
            engine.close();
        }
    }

    @Test
    void aHostThatStartsDuringAnOutageTakesCommitsAndIndexesThemLater() throws Exception {
        ElasticsearchServer engine = ElasticsearchServer.start(ZIP, directory.resolve("engine"), 0);
        URI url = URI.create(engine.url());
        String database = "journal:" + directory.resolve("graph");
        try (IndexedGraph first =
                IndexedGraph.open(database, url, "restart", IndexedGraph.MODEL).start()) {
            first.commit(0, 100, "before");
            first.awaitParity();
        }
        engine.close();
        try (IndexedGraph host =
                IndexedGraph.open(database, url, "restart", IndexedGraph.MODEL).start()) {
            assertThat(Indexing.wasIndexed(host.store())).isTrue();
            host.commit(100, 100, "during");
            engine = ElasticsearchServer.start(ZIP, directory.resolve("engine"), url.getPort());
            host.awaitParity();
            assertThat(host.store().snapshot().count(Optional.of("model"), Optional.of(EntityState.HYDRATED)))
                    .isEqualTo(200);
        } finally {
            engine.close();
        }
    }
}
