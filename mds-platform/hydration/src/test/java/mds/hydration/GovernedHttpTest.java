package mds.hydration;

import static mds.hydration.TestSource.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import mds.plugin.SourceHttp.Answer;
import mds.plugin.SourceUnavailableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class GovernedHttpTest {
    private static final String PATH = "/api/v1/models/m1";

    private final ManualClock clock = new ManualClock();

    private GovernedHttp client(TestSource source, String... settings) {
        return client(source, Credentials.none(), settings);
    }

    private GovernedHttp client(TestSource source, Credentials credentials, String... settings) {
        return GovernedHttp.create("registry", source.url(), limits(settings), credentials, clock, clock);
    }

    static HttpLimits limits(String... settings) {
        Map<String, String> map = new HashMap<>(Map.of(
                "requests-per-second", "10000",
                "attempts", "3",
                "backoff-base", "1ms",
                "backoff-max", "2ms"));
        for (int i = 0; i < settings.length; i += 2) {
            map.put(settings[i], settings[i + 1]);
        }
        return HttpLimits.of(map);
    }

    @Test
    void aDocumentCarriesTheInstantBeforeItsRequest() throws Exception {
        try (TestSource source = new TestSource(exchange -> {
                    clock.advance(Duration.ofSeconds(5));
                    send(exchange, 200, "{\"name\": \"träumerei\"}");
                });
                GovernedHttp http = client(source)) {
            assertThat(http.get(PATH)).isInstanceOfSatisfying(Answer.Document.class, document -> {
                assertThat(document.json().path("name").asText()).isEqualTo("träumerei");
                assertThat(document.requestedAt()).isEqualTo(ManualClock.START);
            });
            assertThat(source.requests()).singleElement().satisfies(request -> {
                assertThat(request.path()).isEqualTo(PATH);
                assertThat(request.header("Accept")).isEqualTo("application/json");
                assertThat(request.header("Cache-control")).isEqualTo("no-cache");
            });
        }
    }

    @Test
    void pathsAreAppendedToTheUrlAsTheyAre() throws Exception {
        try (TestSource source = new TestSource(exchange -> send(exchange, 200, "{}"));
                GovernedHttp http = GovernedHttp.create(
                        "registry",
                        source.url().resolve("/mlflow/"),
                        limits(),
                        Credentials.none(),
                        Clock.systemUTC())) {
            http.get("/datasets/raw%2Fevents?location=s3%3A%2F%2Fb%2Ft");
            assertThat(source.requests())
                    .extracting(TestSource.Request::path)
                    .containsExactly("/mlflow/datasets/raw%2Fevents?location=s3%3A%2F%2Fb%2Ft");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 410})
    void missingAndDeletedAreTheSourcesGone(int status) throws Exception {
        try (TestSource source = new TestSource(exchange -> send(exchange, status, "<html>"));
                GovernedHttp http = client(source)) {
            assertThat(http.get(PATH)).isEqualTo(new Answer.Missing(status, ManualClock.START));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 406, 422, 206, 300})
    void anAnswerThatWillNotChangeFailsAtOnce(int status) {
        try (TestSource source = new TestSource(exchange -> send(exchange, status, "{}"));
                GovernedHttp http = client(source)) {
            assertThatThrownBy(() -> http.get(PATH))
                    .isInstanceOf(SourceUnavailableException.class)
                    .hasMessageContainingAll("'registry'", PATH, "" + status, "1 attempt");
            assertThat(source.requests()).hasSize(1);
            assertThat(http.metrics().breaker()).isEqualTo(HttpMetrics.Breaker.CLOSED);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504})
    void passingTroubleIsTriedAgain(int status) throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (TestSource source =
                        new TestSource(exchange -> send(exchange, asked.incrementAndGet() < 3 ? status : 200, "{}"));
                GovernedHttp http = client(source)) {
            assertThat(http.get(PATH)).isInstanceOf(Answer.Document.class);
            assertThat(source.requests()).hasSize(3);
            assertThat(http.metrics().retries()).isEqualTo(2);
            assertThat(http.metrics().failures()).isZero();
        }
    }

    @Test
    void lastingTroubleEndsAfterTheConfiguredAttempts() {
        try (TestSource source = new TestSource(exchange -> send(exchange, 500, "oops"));
                GovernedHttp http = client(source, "attempts", "4")) {
            assertThatThrownBy(() -> http.get(PATH))
                    .isInstanceOf(SourceUnavailableException.class)
                    .hasMessage("source 'registry' could not say what is at %s: it answered 500 (4 attempts)", PATH);
            assertThat(source.requests()).hasSize(4);
            assertThat(http.metrics().failures()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"name\": ", "", "{} {}", "<html></html>", "{\"a\": NaN}", "{'a': 1}"})
    void brokenJsonIsTriedAgainAndNeverGone(String body) {
        try (TestSource source = new TestSource(exchange -> send(exchange, 200, body));
                GovernedHttp http = client(source)) {
            assertThatThrownBy(() -> http.get(PATH))
                    .isInstanceOf(SourceUnavailableException.class)
                    .hasMessageContaining("JSON");
            assertThat(source.requests()).hasSize(3);
        }
    }

    @Test
    void aTruncatedBodyIsTriedAgain() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (TestSource source = new TestSource(exchange -> {
                    if (asked.incrementAndGet() == 1) {
                        exchange.sendResponseHeaders(200, 100);
                        exchange.getResponseBody().write("{\"name\":\"x\"}".getBytes(StandardCharsets.UTF_8));
                        exchange.getResponseBody().flush();
                    } else {
                        send(exchange, 200, "{}");
                    }
                });
                GovernedHttp http = client(source)) {
            assertThat(http.get(PATH)).isInstanceOf(Answer.Document.class);
            assertThat(asked).hasValue(2);
        }
    }

    @Test
    void aCharsetOtherThanUtf8IsRefused() {
        byte[] latin = "{\"name\":\"tr\u00e4umerei\"}".getBytes(StandardCharsets.ISO_8859_1);
        for (String type : List.of("application/json", "application/json; charset=ISO-8859-1")) {
            try (TestSource source = new TestSource(exchange -> {
                        exchange.getResponseHeaders().set("Content-Type", type);
                        exchange.sendResponseHeaders(200, latin.length);
                        exchange.getResponseBody().write(latin);
                    });
                    GovernedHttp http = client(source)) {
                assertThatThrownBy(() -> http.get(PATH))
                        .isInstanceOf(SourceUnavailableException.class)
                        .hasMessageContaining("UTF-8");
            }
        }
    }

    @Test
    void aByteOrderMarkIsNoFault() throws Exception {
        try (TestSource source = new TestSource(exchange -> send(exchange, 200, "\uFEFF{\"a\":1}"));
                GovernedHttp http = client(source)) {
            assertThat(http.get(PATH)).isInstanceOf(Answer.Document.class);
        }
    }

    @Test
    void anAnswerThatIsTooLargeIsRefusedAtOnce() {
        try (TestSource source = new TestSource(exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody()
                            .write("\"%s\"".formatted("x".repeat(5000)).getBytes(StandardCharsets.UTF_8));
                });
                GovernedHttp http = client(source, "max-body-bytes", "1000")) {
            assertThatThrownBy(() -> http.get(PATH))
                    .isInstanceOf(SourceUnavailableException.class)
                    .hasMessageContainingAll("max-body-bytes (1000)", "1 attempt");
            assertThat(source.requests()).hasSize(1);
        }
    }

    @Test
    void aSourceThatStallsInTheMiddleOfItsBodyIsGivenUp() {
        CountDownLatch end = new CountDownLatch(1);
        try (TestSource source = new TestSource(exchange -> {
                    exchange.sendResponseHeaders(200, 100);
                    exchange.getResponseBody().write('{');
                    exchange.getResponseBody().flush();
                    await(end);
                });
                GovernedHttp http = client(source, "read-timeout", "50ms", "attempts", "2")) {
            assertThatThrownBy(() -> http.get(PATH))
                    .isInstanceOf(SourceUnavailableException.class)
                    .hasMessageContainingAll("read-timeout (PT0.05S)", "2 attempts");
            end.countDown();
        }
    }

    @Test
    void aSourceThatIsDownIsNotReached() {
        TestSource source = new TestSource(exchange -> {});
        source.close();
        try (GovernedHttp http = client(source)) {
            assertThatThrownBy(() -> http.get(PATH))
                    .isInstanceOf(SourceUnavailableException.class)
                    .hasMessageContainingAll("could not be reached", "ConnectException", "3 attempts");
        }
    }

    @Test
    void aRedirectWithinTheOriginIsFollowedWithCredentials() throws Exception {
        try (TestSource source = new TestSource(exchange -> {
                    if (exchange.getRequestURI().getPath().equals(PATH)) {
                        exchange.getResponseHeaders().set("Location", "/api/v2/models/m1?full=true#top");
                        send(exchange, 308, "");
                    } else {
                        send(exchange, 200, "{}");
                    }
                });
                GovernedHttp http = client(source, new Credentials.Bearer("t0ken"))) {
            assertThat(http.get(PATH)).isInstanceOf(Answer.Document.class);
            assertThat(source.requests())
                    .extracting(TestSource.Request::path)
                    .containsExactly(PATH, "/api/v2/models/m1?full=true");
            assertThat(source.requests())
                    .extracting(request -> request.header("Authorization"))
                    .containsOnly("Bearer t0ken");
        }
    }

    @Test
    void aRedirectToAnotherOriginIsRefused() {
        try (TestSource other = new TestSource(exchange -> send(exchange, 200, "{}"))) {
            List<String> locations = List.of(
                    other.url() + "/x",
                    "//127.0.0.1:" + other.url().getPort() + "/x",
                    "https://127.0.0.1/",
                    "mailto:a@b",
                    "http://[",
                    "");
            for (String location : locations) {
                try (TestSource source = new TestSource(exchange -> {
                            if (!location.isEmpty()) {
                                exchange.getResponseHeaders().set("Location", location);
                            }
                            send(exchange, 302, "");
                        });
                        GovernedHttp http = client(source)) {
                    assertThatThrownBy(() -> http.get(PATH))
                            .as(location)
                            .isInstanceOf(SourceUnavailableException.class)
                            .hasMessageContainingAll("302", "1 attempt");
                    assertThat(source.requests()).hasSize(1);
                }
            }
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void redirectsInACircleEnd() {
        try (TestSource source = new TestSource(exchange -> {
                    exchange.getResponseHeaders().set("Location", PATH);
                    send(exchange, 302, "");
                });
                GovernedHttp http = client(source)) {
            assertThatThrownBy(() -> http.get(PATH)).hasMessageContaining("redirected more than 3 times");
            assertThat(source.requests()).hasSize(4);
        }
    }

    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
