package mds.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import mds.kernel.Figure;
import mds.kernel.event.EventSink;
import mds.kernel.event.UnreadableEvent;
import mds.kernel.graph.StoreUnavailableException;
import mds.plugin.SourceEvent;
import mds.server.graphql.FixedSearch;
import mds.server.graphql.Timeline;
import mds.server.graphql.WorkedExample;
import mds.server.graphql.engine.Freshness;
import mds.server.graphql.engine.GraphQlEngine;
import mds.server.graphql.engine.GraphQlService;
import mds.server.graphql.engine.QueryLimits;
import mds.transport.webhook.SignatureScheme;
import mds.transport.webhook.WebhookTransport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpServerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String QUERY = "{ model(id: \"%s\") { name } }".formatted(WorkedExample.MODEL);
    private static final String ANSWER = "{\"model\":{\"name\":\"ranking-model-v5\"}}";
    private static final String RESPONSE_JSON = "application/graphql-response+json";
    private static final AtomicReference<@Nullable String> FAILURE = new AtomicReference<>();
    private static final Map<String, String> PROBLEMS = new ConcurrentHashMap<>();
    private static final Queue<SourceEvent> EVENTS = new ConcurrentLinkedQueue<>();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    /** The example of GitHub's documentation. */
    private static final WebhookTransport.Access SIGNED = new WebhookTransport.Access(
            Optional.of(new WebhookTransport.Signing(
                    SignatureScheme.GITHUB, "It's a Secret to Everybody", Duration.ofMinutes(5))),
            Optional.of(1));

    private static WorkedExample example;
    private static GraphQlService graphQl;
    private static WebhookTransport webhook;
    private static HttpServer server;

    @BeforeAll
    static void start() throws Exception {
        example = WorkedExample.create();
        GraphQlEngine engine = new GraphQlEngine(
                example.composition(),
                example.store()::snapshot,
                Timeline.of(example.store()),
                FixedSearch.finding(WorkedExample.MODEL),
                List.of(),
                QueryLimits.DEFAULT);
        graphQl = new GraphQlService(
                engine, example.store(), () -> new Freshness(1, Long.MAX_VALUE), QueryLimits.DEFAULT);
        webhook = new WebhookTransport(
                new WebhookTransport.Settings(
                        Map.of("registry", WebhookTransport.Access.OPEN, "signed", SIGNED), 100, false),
                Clock.systemUTC());
        server = HttpServer.start("127.0.0.1", 0, Optional.empty(), Set.of(), graphQl, webhook, new ToldHealth());
    }

    @AfterAll
    static void stop() {
        server.close();
        graphQl.close();
        example.close();
    }

    @BeforeEach
    void takeEvents() {
        PROBLEMS.clear();
        EVENTS.clear();
        webhook.start((ReadableEvents) EVENTS::addAll);
    }

    @Test
    void aPostedQueryIsAnswered() throws Exception {
        HttpResponse<String> answer = post("/graphql", JSON.writeValueAsString(Map.of("query", QUERY)));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json; charset=utf-8");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(json(answer).path("data").toString()).isEqualTo(ANSWER);
    }

    @Test
    void aQueryInTheUrlIsAnswered() throws Exception {
        HttpResponse<String> answer = get("/graphql?query=" + URLEncoder.encode(QUERY, UTF_8), "Accept", RESPONSE_JSON);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains(RESPONSE_JSON + "; charset=utf-8");
        assertThat(json(answer).path("data").toString()).isEqualTo(ANSWER);
    }

    @Test
    void variablesAndTheOperationNameAreHeeded() throws Exception {
        HttpResponse<String> answer = post(
                "/graphql",
                JSON.writeValueAsString(Map.of(
                        "query",
                        "query A { status { basis } } query B($id: ID!) { model(id: $id) { name } }",
                        "operationName",
                        "B",
                        "variables",
                        Map.of("id", WorkedExample.MODEL.toString()))));
        assertThat(json(answer).path("data").toString()).isEqualTo(ANSWER);
    }

    @Test
    void aRefusedQueryHasAStatusThatFollowsTheMediaType() throws Exception {
        String query = JSON.writeValueAsString(Map.of("query", "{ nonsense }"));
        assertThat(post("/graphql", query).statusCode()).isEqualTo(200);
        HttpResponse<String> strict = post("/graphql", query, "Accept", RESPONSE_JSON);
        assertThat(strict.statusCode()).isEqualTo(400);
        assertThat(json(strict).has("data")).isFalse();
        assertThat(json(strict).at("/errors/0/extensions/code").textValue()).isEqualTo("INVALID_QUERY");
    }

    @Test
    void malformedRequestsAreRefused() throws Exception {
        assertThat(post("/graphql", "{").statusCode()).isEqualTo(400);
        assertThat(post("/graphql", "{}").statusCode()).isEqualTo(400);
        assertThat(post("/graphql", "{\"query\": \"{x}\", \"variables\": 7}").statusCode())
                .isEqualTo(400);
        assertThat(post("/graphql", "{\"query\": \"{x}\"}", "Content-Type", "text/plain")
                        .statusCode())
                .isEqualTo(415);
        assertThat(get("/graphql?query=" + URLEncoder.encode(QUERY, UTF_8), "Accept", "text/html")
                        .statusCode())
                .isEqualTo(406);
        assertThat(get("/graphql").statusCode()).isEqualTo(400);
        assertThat(get("/graphql?query=" + URLEncoder.encode("mutation { x }", UTF_8))
                        .statusCode())
                .isEqualTo(405);
        assertThat(send(request("/graphql").DELETE()).statusCode()).isEqualTo(405);
    }

    @Test
    void aPageOfAnotherSiteAsksButDoesNotAdminister() throws Exception {
        String query = JSON.writeValueAsString(Map.of("query", "{ caller { administrator } status { basis } }"));
        assertThat(json(post("/graphql", query))
                        .at("/data/caller/administrator")
                        .booleanValue())
                .isTrue();
        JsonNode foreign = json(post("/graphql", query, "Origin", "http://evil.example"));
        assertThat(foreign.at("/data/caller/administrator").booleanValue()).isFalse();
        assertThat(foreign.at("/data/status/basis").longValue()).isPositive();
        assertThat(json(post("/graphql", query, "X-Forwarded-For", "10.0.0.1"))
                        .at("/data/caller/administrator")
                        .booleanValue())
                .isFalse();
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedUnreadAndOthersAreServed() throws Exception {
        String query = "{\"query\": \"%s\"}".formatted("x".repeat(5 * 1024 * 1024));
        try {
            assertThat(post("/graphql", query).statusCode()).isEqualTo(413);
        } catch (IOException e) {
            // The server hangs up while the client still sends, so the client may not get to read the 413.
            assertThat(e).isNotInstanceOf(HttpTimeoutException.class);
        }
        assertThat(get("/graphql?query=" + URLEncoder.encode("{ __typename }", UTF_8))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void healthTellsWhatDoesNotWork() throws Exception {
        PROBLEMS.put("kafka events of registry", "no broker at 127.0.0.1:9092");
        HttpResponse<String> health = get("/observe/health");
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.body()).contains("kafka events of registry", "no broker at 127.0.0.1:9092");
        assertThat(get("/observe/health/ready").statusCode()).isEqualTo(200);
        assertThat(get("/observe/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void aHostThatCannotWorkAtAllIsDownButAlive() throws Exception {
        FAILURE.set("the graph store is not usable");
        try {
            HttpResponse<String> ready = get("/observe/health/ready");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).contains("DOWN", "the graph store is not usable");
            assertThat(get("/observe/health/live").statusCode()).isEqualTo(200);
        } finally {
            FAILURE.set(null);
        }
    }

    @Test
    void metricsShowTheFigures() throws Exception {
        HttpResponse<String> metrics = get("/observe/metrics", "Accept", "text/plain");
        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.body()).contains("""
            # HELP mds_events_total events taken since the start, dead letters included
            # TYPE mds_events_total counter
            mds_events_total 42.0
            # HELP mds_source_saturation the share of places taken now, from 0 to 1
            # TYPE mds_source_saturation gauge
            mds_source_saturation{source="a\\"b"} 0.5
            mds_source_saturation{source="c"} 1.0
            """, "\njvm_heap_used_bytes ");
    }

    @Test
    void aPostedEventIsTaken() throws Exception {
        HttpResponse<String> answer =
                post("/api/v1/sources/registry/events", "{\"model_id\": \"x\"}", "X-Request-Id", "7");
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(EVENTS).singleElement().satisfies(event -> {
            assertThat(event.source()).isEqualTo("registry");
            assertThat(new String(event.payload(), UTF_8)).isEqualTo("{\"model_id\": \"x\"}");
            assertThat(event.headers()).containsEntry("x-request-id", "7");
            assertThat(event.position()).isEqualTo("webhook 127.0.0.1");
        });
    }

    @Test
    void eventsThatCannotBeTakenAreRefusedAsJson() throws Exception {
        HttpResponse<String> unknown = post("/api/v1/sources/nobody/events", "{}");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(json(unknown).path("error").textValue()).contains("nobody", "registry");
        HttpResponse<String> large = post("/api/v1/sources/registry/events", "x".repeat(101));
        assertThat(large.statusCode()).isEqualTo(413);
        assertThat(json(large).path("error").textValue()).contains("101", "100");
        webhook.start((ReadableEvents) batch -> {
            throw new StoreUnavailableException("the disk is full", new IllegalStateException());
        });
        HttpResponse<String> unavailable = post("/api/v1/sources/registry/events", "{}");
        assertThat(unavailable.statusCode()).isEqualTo(503);
        assertThat(json(unavailable).path("error").textValue()).contains("the disk is full");
        webhook.close();
        assertThat(post("/api/v1/sources/registry/events", "{}").statusCode()).isEqualTo(503);
    }

    @Test
    void eventsThatAreNotSignedOrTooManyAreRefused() throws Exception {
        HttpResponse<String> unsigned = post("/api/v1/sources/signed/events", "Hello, World!");
        assertThat(unsigned.statusCode()).isEqualTo(401);
        assertThat(unsigned.headers().firstValue("WWW-Authenticate")).isPresent();
        String header = "X-Hub-Signature-256";
        String signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
        assertThat(post("/api/v1/sources/signed/events", "Hello!", header, signature)
                        .statusCode())
                .isEqualTo(403);
        HttpResponse<String> answer = post("/api/v1/sources/signed/events", "Hello, World!", header, signature);
        assertThat(answer.statusCode()).isEqualTo(202);
        for (int tries = 0; answer.statusCode() == 202 && tries < 100; tries++) {
            answer = post("/api/v1/sources/signed/events", "Hello, World!", header, signature);
        }
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    }

    @Test
    void whatIsNotThereIsToldAsJsonWithAHint() throws Exception {
        HttpResponse<String> answer = get("/graphq");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(json(answer).path("error").textValue()).contains("/graphq", "/graphiql", "/observe/health");
    }

    @Test
    void aPortThatIsTakenIsToldWithTheWayOut() {
        assertThatThrownBy(() -> HttpServer.start(
                        "127.0.0.1",
                        server.url().getPort(),
                        Optional.empty(),
                        Set.of(),
                        graphQl,
                        webhook,
                        new ToldHealth()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("127.0.0.1:" + server.url().getPort())
                .hasMessageContaining("--port");
    }

    /** A sink for tests in which every event can be read. */
    @FunctionalInterface
    private interface ReadableEvents extends EventSink {
        @Override
        default void reject(List<UnreadableEvent> batch) {
            throw new AssertionError("expected events that can be read, got " + batch);
        }
    }

    /** Says what the tests tell it to. */
    private record ToldHealth() implements HostHealth {
        @Override
        public Optional<String> failure() {
            return Optional.ofNullable(FAILURE.get());
        }

        @Override
        public Map<String, String> problems() {
            return Map.copyOf(PROBLEMS);
        }

        @Override
        public List<Figure> figures() {
            return List.of(
                    Figure.of("mds_events_total", 42),
                    new Figure("mds_source_saturation", Map.of("source", "a\"b"), 0.5),
                    new Figure("mds_source_saturation", Map.of("source", "c"), 1));
        }
    }

    private static HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = request(path).header("Content-Type", "application/json");
        return send(with(headers, request.POST(BodyPublishers.ofString(body))));
    }

    private static HttpResponse<String> get(String path, String... headers) throws Exception {
        return send(with(headers, request(path)));
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.url() + path));
    }

    private static HttpRequest.Builder with(String[] headers, HttpRequest.Builder request) {
        for (int at = 0; at < headers.length; at += 2) {
            request.setHeader(headers[at], headers[at + 1]);
        }
        return request;
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response) throws Exception {
        return JSON.readTree(response.body());
    }
}
