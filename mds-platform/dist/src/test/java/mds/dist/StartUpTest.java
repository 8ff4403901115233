package mds.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host that cannot work does not start, and lists everything that is wrong. */
class StartUpTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path directory;

    @Test
    void everyFaultOfTheConfigurationIsListed() {
        Deployment deployment = new Deployment(directory)
                .section("server", Map.of("host", "127.0.0.1", "prt", 8080))
                .sources(Map.of(
                        "registry", Map.of("plugin", "model-registry"),
                        "Upper", Map.of("plugin", "datasets", "url", "http://127.0.0.1:1")));
        try (HostProcess host = deployment.launch()) {
            assertThat(host.exitsWithin(PATIENCE)).isTrue();
            assertThat(host.exitCode()).isEqualTo(2);
            assertThat(host.output())
                    .contains("server.prt is not a known key")
                    .contains("sources.registry.url is missing")
                    .contains("sources.Upper");
        }
    }

    @Test
    void pluginsThatAreMissingAndStoresThatCannotBeReachedAreListedTogether() {
        Deployment deployment = new Deployment(directory)
                .section("elasticsearch", Map.of("url", "http://127.0.0.1:1", "index-prefix", "mds"))
                .section("datomic", Map.of("uri", "sqlite:graph"))
                .sources(Map.of(
                        "registry", Map.of("plugin", "model-registry", "url", "http://127.0.0.1:1"),
                        "other",
                                Map.of(
                                        "plugin", "no-such-plugin",
                                        "url", "http://127.0.0.1:1",
                                        "settings", Map.of())));
        try (HostProcess host = deployment.launch()) {
            assertThat(host.exitsWithin(PATIENCE)).isTrue();
            assertThat(host.exitCode()).isEqualTo(2);
            assertThat(host.output())
                    .contains("no-such-plugin")
                    .contains("sqlite:graph")
                    .contains("http://127.0.0.1:1");
        }
    }

    @Test
    void aHostTellsAdministratorsOfItsPluginsAndTheirSources() {
        Deployment deployment = new Deployment(directory)
                .sources(Map.of("registry", Map.of("plugin", "model-registry", "url", "http://127.0.0.1:1")));
        try (HostProcess host = deployment.start()) {
            JsonNode plugins = host.query("{ plugins { id title version types sources { name url } } }")
                    .path("plugins");
            assertThat(plugins.findValuesAsText("id"))
                    .containsExactly(
                            "datasets", "experimentation", "feature-store", "identity", "model-registry", "pipelines");
            JsonNode registry = plugins.path(4);
            assertThat(registry.path("types").toString()).isEqualTo("[\"model\",\"model-instance\"]");
            assertThat(registry.path("version").asText()).isNotBlank();
            assertThat(registry.path("sources").toString())
                    .isEqualTo("[{\"name\":\"registry\",\"url\":\"http://127.0.0.1:1\"}]");
        }
    }

    @Test
    void aHostThatIsToldToStopEndsByItself() {
        Deployment deployment = new Deployment(directory)
                .sources(Map.of("registry", Map.of("plugin", "model-registry", "url", "http://127.0.0.1:1")));
        HostProcess host = deployment.start();
        host.close();
        assertThat(host.output()).contains("MDS is ready at http://127.0.0.1:").contains("MDS has stopped");
    }
}
