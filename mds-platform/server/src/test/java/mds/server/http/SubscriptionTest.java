package mds.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mds.kernel.event.DeadLetter;
import mds.plugin.SourceEvent;
import mds.server.graphql.FixedSearch;
import mds.server.graphql.WorkedExample;
import mds.server.graphql.engine.QueryLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Subscriptions over server-sent events, as a client of the graphql-sse protocol (distinct connections mode) sees them. */
@Timeout(120)
class SubscriptionTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DATASET = "aip://dataset/datasets/%s";
    private static final String ENTITY = "subscription { entityChanged(uri: \"%s\") { name description } }";
    private static final int MOST = 3;
    private GraphQlServer server;
    private GraphQlClient client;

    @BeforeEach
    void start() throws Exception {
        server = GraphQlServer.start(
                new QueryLimits(
                        25, 200_000, Duration.ofSeconds(30), 50_000, 3_000_000, MOST, Duration.ofMillis(900), true),
                FixedSearch.finding(WorkedExample.MISSING_DATASET));
        client = server.client();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void anEntityIsToldAtOnceAndAgainWheneverItChanges() throws Exception {
        HttpResponse<InputStream> response = client.stream(ENTITY.formatted(DATASET.formatted("watched")));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream; charset=utf-8");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        try (EventReader events = new EventReader(response.body())) {
            EventReader.Event first = events.next();
            assertThat(first.name()).isEqualTo("next");
            assertThat(first.json().at("/data/entityChanged").isNull()).isTrue();
            server.example().touch("another");
            server.example().touch("watched");
            JsonNode second = events.next().json();
            assertThat(second.at("/data/entityChanged/name").textValue()).isEqualTo("watched");
            assertThat(second.at("/extensions/basis").longValue())
                    .isGreaterThan(first.json().at("/extensions/basis").longValue());
            server.example().describe("watched", "anew");
            assertThat(events.next()
                            .json()
                            .at("/data/entityChanged/description")
                            .textValue())
                    .isEqualTo("anew");
        }
    }

    @Test
    void aSearchIsToldAgainWhenWhatItFindsChanges() throws Exception {
        String query = "subscription { searchChanged(query: \"impressions\") { nodes { name description } } }";
        try (EventReader events = new EventReader(client.stream(query).body())) {
            assertThat(events.next()
                            .json()
                            .at("/data/searchChanged/nodes/0/name")
                            .textValue())
                    .isEqualTo("impressions");
            server.example().describe("impressions", "what was shown");
            assertThat(events.next()
                            .json()
                            .at("/data/searchChanged/nodes/0/description")
                            .textValue())
                    .isEqualTo("what was shown");
        }
    }

    @Test
    void deadLettersAreToldWhenOneComesAndWhenOneGoes() throws Exception {
        String query = "subscription { deadLettersChanged(first: 5) { totalCount nodes { id reason } } }";
        try (EventReader events = new EventReader(client.stream(query).body())) {
            assertThat(events.next()
                            .json()
                            .at("/data/deadLettersChanged/totalCount")
                            .intValue())
                    .isZero();
            SourceEvent event = new SourceEvent(
                    "registry", "{".getBytes(StandardCharsets.UTF_8), Map.of(), "webhook 127.0.0.1", Instant.now());
            server.example()
                    .deadLetters()
                    .keep(List.of(DeadLetter.of(event, "model-registry", "is not JSON", Instant.now())));
            JsonNode kept = events.next().json().at("/data/deadLettersChanged/nodes/0");
            assertThat(kept.path("reason").textValue()).isEqualTo("is not JSON");
            server.example().deadLetters().remove(List.of(kept.path("id").asLong()));
            assertThat(events.next()
                            .json()
                            .at("/data/deadLettersChanged/totalCount")
                            .intValue())
                    .isZero();
        }
    }

    @Test
    void whoMayNotSeeSomethingIsToldSoAndNothingMore() throws Exception {
        HttpResponse<InputStream> response =
                client.stream("subscription { deadLettersChanged { totalCount } }", "X-Forwarded-For", "10.0.0.1");
        assertThat(refusal(response).at("/extensions/code").textValue()).isEqualTo("FORBIDDEN");
        assertThat(server.service().subscribers()).isZero();
    }

    @Test
    void aQueryIsToldOnceAndCompletes() throws Exception {
        String query = "?query=" + URLEncoder.encode("{ status { basis } }", StandardCharsets.UTF_8);
        HttpResponse<String> response =
                client.send(client.request(query, "Accept", "text/event-stream").GET());
        assertThat(response.body()).matches("event: next\ndata: \\{\"data\":.*}\n\nevent: complete\ndata:\n\n");
    }

    @Test
    void whatIsWrongWithADocumentIsToldInTheStream() throws Exception {
        assertThat(refusal(client.stream("subscription { nonsense }"))
                        .at("/extensions/code")
                        .textValue())
                .isEqualTo("INVALID_QUERY");
        assertThat(refusal(client.stream("subscription { entityChanged(uri: \"x\") { name } }"))
                        .path("message")
                        .textValue())
                .contains("starts with aip://");
        assertThat(refusal(client.stream("subscription {"))
                        .at("/extensions/code")
                        .textValue())
                .isEqualTo("SYNTAX");
        assertThat(server.service().subscribers()).isZero();
    }

    @Test
    void aSubscriptionThatAcceptsNoStreamIsRefused() throws Exception {
        HttpResponse<String> response = client.ask(Map.of("query", ENTITY.formatted(DATASET.formatted("x"))));
        assertThat(response.statusCode()).isEqualTo(406);
        assertThat(response.body()).contains("text/event-stream");
    }

    @Test
    void aClientThatGoesAwayLeavesItsPlace() throws Exception {
        EventReader events = new EventReader(
                client.stream(ENTITY.formatted(DATASET.formatted("watched"))).body());
        events.next();
        assertThat(server.service().subscribers()).isEqualTo(1);
        events.close();
        awaitSubscribers(0);
    }

    @Test
    void thereAreNoMoreSubscriptionsThanMayBe() throws Exception {
        String query = ENTITY.formatted(DATASET.formatted("watched"));
        EventReader first = new EventReader(client.stream(query).body());
        first.next();
        try (EventReader second = new EventReader(client.stream(query).body());
                EventReader third = new EventReader(client.stream(query).body())) {
            second.next();
            third.next();
            JsonNode refused = refusal(client.stream(query));
            assertThat(refused.path("extensions"))
                    .isEqualTo(
                            JSON.readTree("{\"code\": \"LIMIT_EXCEEDED\", \"limit\": \"subscriptions\", \"asked\": 4,"
                                    + " \"allowed\": 3}"));
            first.close();
            awaitSubscribers(MOST - 1);
            try (EventReader again = new EventReader(client.stream(query).body())) {
                assertThat(again.next().name()).isEqualTo("next");
            }
        }
    }

    @Test
    void aClientThatDoesNotReadIsLeftBehindAndOthersAreTold() throws Exception {
        String query = ENTITY.formatted(DATASET.formatted("large"));
        try (Socket deaf = new Socket()) {
            deaf.setReceiveBufferSize(4096);
            deaf.connect(new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), server.http().url().getPort()));
            String body = JSON.writeValueAsString(Map.of("query", query));
            deaf.getOutputStream()
                    .write(("POST /graphql HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
                                    + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                                    + body)
                            .getBytes(StandardCharsets.US_ASCII));
            try (EventReader events = new EventReader(client.stream(query).body())) {
                events.next();
                int round = 0;
                while (server.service().subscribers() != 1 || round == 0) {
                    round++;
                    server.example().describe("large", round + " " + "x".repeat(1_000_000));
                    String told = events.next()
                            .json()
                            .at("/data/entityChanged/description")
                            .textValue();
                    assertThat(told).startsWith(round + " ");
                }
            }
        }
    }

    @Test
    void anAnswerThatIsTooLargeIsToldWithTheFigures() throws Exception {
        String query = ENTITY.formatted(DATASET.formatted("huge"));
        try (EventReader events = new EventReader(client.stream(query).body())) {
            events.next();
            server.example().describe("huge", "x".repeat(3_000_000));
            assertThat(events.next().json().at("/errors/0/extensions"))
                    .isEqualTo(JSON.readTree("{\"code\": \"LIMIT_EXCEEDED\", \"limit\": \"size\", \"asked\": 3000001,"
                            + " \"allowed\": 3000000}"));
            server.example().describe("huge", "small again");
            assertThat(events.next()
                            .json()
                            .at("/data/entityChanged/description")
                            .textValue())
                    .isEqualTo("small again");
        }
    }

    @Test
    void aQuietStreamIsKeptAlive() throws Exception {
        try (EventReader events = new EventReader(
                client.stream(ENTITY.formatted(DATASET.formatted("quiet"))).body())) {
            events.next();
            assertThat(events.any()).contains(new EventReader.Event(":", ""));
            assertThat(events.any()).contains(new EventReader.Event(":", ""));
        }
    }

    @Test
    void aHostThatStopsEndsItsStreamsWithoutCompletingThem() throws Exception {
        try (EventReader events = new EventReader(
                client.stream(ENTITY.formatted(DATASET.formatted("watched"))).body())) {
            events.next();
            server.service().endSubscriptions();
            Optional<EventReader.Event> rest = events.any();
            while (rest.isPresent()) {
                assertThat(rest.get().name()).isEqualTo(":");
                rest = events.any();
            }
            assertThat(refusal(client.stream(ENTITY.formatted(DATASET.formatted("watched"))))
                            .at("/extensions/code")
                            .textValue())
                    .isEqualTo("STOPPING");
        }
    }

    /** The error of a stream that is nothing else: one answer, and the end. */
    private static JsonNode refusal(HttpResponse<InputStream> response) throws Exception {
        try (EventReader events = new EventReader(response.body())) {
            JsonNode answer = events.next().json();
            assertThat(events.next().name()).isEqualTo("complete");
            assertThat(events.any()).isEmpty();
            return answer.at("/errors/0");
        }
    }

    /** The server hears that a client is away when it writes to it the next time but one. */
    private void awaitSubscribers(int count) {
        int round = 0;
        while (server.service().subscribers() > count) {
            server.example().describe("watched", "round " + round++);
        }
    }
}
