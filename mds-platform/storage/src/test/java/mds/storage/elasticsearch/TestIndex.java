package mds.storage.elasticsearch;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import mds.sandbox.testing.SharedSandbox;

/** An index of one test in the shared engine. */
record TestIndex(String prefix, ElasticsearchIndex index) {
    static final URI ENGINE = URI.create(SharedSandbox.connect().elasticsearchUrl());

    static TestIndex create(String prefix) {
        return new TestIndex(prefix, ElasticsearchIndex.open(ENGINE, prefix));
    }

    void remove() throws IOException, InterruptedException {
        index.close();
        request("DELETE", prefix + "-*?expand_wildcards=open", "");
    }

    /** Asks the engine itself. */
    static HttpResponse<String> request(String method, String path, String body)
            throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create(ENGINE + "/" + path))
                            .header("Content-Type", "application/json")
                            .method(method, BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
        }
    }
}
