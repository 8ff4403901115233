package mds.sandbox.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElasticsearchServerTest {

    private static final Path ZIP = Path.of("target", "sandbox", ElasticsearchServer.distributionFileName());

    @Test
    void findsWhatWasIndexedAndKeepsItOverARestart(@TempDir Path directory) throws Exception {
        try (ElasticsearchServer server = ElasticsearchServer.start(ZIP, directory, 0)) {
            send(server, "PUT", "/models", "{\"mappings\":{\"properties\":{\"name\":{\"type\":\"text\"}}}}");
            HttpResponse<String> indexed =
                    send(server, "PUT", "/models/_doc/1?refresh=true", "{\"name\":\"ranking model\"}");
            assertThat(indexed.statusCode()).isEqualTo(201);
            assertThat(search(server)).contains("\"total\":{\"value\":1");
        }
        try (ElasticsearchServer server = ElasticsearchServer.start(ZIP, directory, 0)) {
            assertThat(search(server)).contains("\"total\":{\"value\":1");
        }
    }

    private static String search(ElasticsearchServer server) throws IOException, InterruptedException {
        return send(server, "POST", "/models/_search", "{\"query\":{\"match\":{\"name\":\"ranking\"}}}")
                .body();
    }

    private static HttpResponse<String> send(ElasticsearchServer server, String method, String path, String body)
            throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create(server.url() + path))
                            .header("Content-Type", "application/json")
                            .method(method, BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
        }
    }
}
