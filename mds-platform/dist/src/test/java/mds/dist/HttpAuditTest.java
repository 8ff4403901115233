package mds.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Holds the host against the specification of GraphQL over HTTP, by the audit of the npm package graphql-http. */
class HttpAuditTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Fewer would mean that the audit has become another one. */
    private static final int CHECKS = 61;

    @TempDir
    Path directory;

    @Test
    @Timeout(180)
    void everyCheckPassesThoseThatOnlyShouldIncluded() throws Exception {
        Deployment deployment = new Deployment(directory)
                .sources(Map.of("registry", Map.of("plugin", "model-registry", "url", "http://127.0.0.1:1")));
        try (HostProcess host = deployment.start()) {
            List<String> failed = new ArrayList<>();
            List<JsonNode> checks = audit(host.uri("/graphql").toString());
            for (JsonNode check : checks) {
                if (!check.path("status").asText().equals("ok")) {
                    failed.add(check.toString());
                }
            }
            assertThat(failed).isEmpty();
            assertThat(checks).hasSizeGreaterThanOrEqualTo(CHECKS);
        }
    }

    private static List<JsonNode> audit(String url) throws IOException, InterruptedException {
        Path home = Path.of(System.getProperty("mds.audit"));
        Process node = new ProcessBuilder(
                        home.resolve("tools/node/node").toString(),
                        home.resolve("audit.mjs").toString(),
                        url)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<JsonNode> checks = new ArrayList<>();
        try (BufferedReader lines = node.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                checks.add(JSON.readTree(line));
            }
        }
        assertThat(node.waitFor()).isZero();
        return checks;
    }
}
