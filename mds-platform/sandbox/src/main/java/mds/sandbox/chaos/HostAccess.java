package mds.sandbox.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the harness asks of the host while it runs. Thread-safe. */
public final class HostAccess implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Pattern FIGURE =
            Pattern.compile("^(mds_(?:follower_)?basis\\S*) ([0-9.E+]+)", Pattern.MULTILINE);

    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;

    /** A host at its address. */
    public HostAccess(String url) {
        this.url = url;
    }

    /** Its address. */
    public String url() {
        return url;
    }

    /** Whether it says that it can be used. */
    public boolean isReady() throws InterruptedException {
        return send(request("/observe/health/ready"))
                .filter(response -> response.statusCode() == 200)
                .isPresent();
    }

    /** How far the graph, its index and its enrichment are; empty if the host does not answer. */
    public Optional<Map<String, String>> bases() throws InterruptedException {
        return send(request("/observe/metrics").header("Accept", "text/plain"))
                .map(response -> FIGURE.matcher(response.body())
                        .results()
                        .collect(Collectors.toMap(
                                (MatchResult result) -> result.group(1),
                                result -> result.group(2),
                                (some, other) -> some)));
    }

    /** The data of a query or mutation; empty if there is no sound answer. */
    public Optional<JsonNode> ask(String query) throws InterruptedException {
        String body = JSON.createObjectNode().put("query", query).toString();
        return send(request("/graphql")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)))
                .map(HttpResponse::body)
                .map(HostAccess::read)
                .filter(answer -> !answer.has("errors"))
                .map(answer -> answer.path("data"));
    }

    private static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            return JSON.createObjectNode().put("errors", e.getMessage());
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).timeout(ANSWER);
    }

    private Optional<HttpResponse<String>> send(HttpRequest.Builder request) throws InterruptedException {
        try {
            return Optional.of(http.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
