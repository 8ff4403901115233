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
    private static final ElasticsearchServer.Options NARROW =
            new ElasticsearchServer.Options("512m", false, List.of("http.max_content_length: 256kb"));

    @TempDir
    private Path directory;

    @Test
    void whatWasCommittedDuringAnOutageIsCaughtUpAlsoByAHostThatStartedInIt() throws Exception {
        ElasticsearchServer engine = ElasticsearchServer.start(ZIP, directory.resolve("engine"), 0, NARROW);
        URI url = URI.create(engine.url());
        try (IndexedGraph earlier = host(url, "restart")) {
            earlier.commit(0, 100, "before");
            earlier.awaitParity();
        }
        try (IndexedGraph host = host(url, "outage")) {
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
            try (IndexedGraph later = host(url, "restart")) {
                assertThat(Indexing.wasIndexed(later.store())).isTrue();
                later.commit(100, 100, "during");

                engine = ElasticsearchServer.start(ZIP, directory.resolve("engine"), url.getPort(), NARROW);
                later.awaitParity();
                assertThat(later.store().snapshot().count(Optional.of("model"), Optional.of(EntityState.HYDRATED)))
                        .isEqualTo(200);
            }
            host.awaitParity();
            await().atMost(IndexedGraph.PATIENCE)
                    .untilAsserted(() -> assertThat(host.indexing().problems()).isEmpty());
            whatIsTooLargeIsRefusedForItself(host);
        } finally {
            engine.close();
        }
    }

    private static void whatIsTooLargeIsRefusedForItself(IndexedGraph host) throws Exception {
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
    }

    /** A host over a graph and an index of that name, of which there may be something from before. */
    private IndexedGraph host(URI engine, String name) {
        return IndexedGraph.open("journal:" + directory.resolve(name), engine, name, IndexedGraph.MODEL)
                .start();
    }
}
