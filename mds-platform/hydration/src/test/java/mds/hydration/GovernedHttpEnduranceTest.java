package mds.hydration;

import static mds.hydration.TestSource.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import mds.plugin.SourceHttp.Answer;
import mds.plugin.SourceUnavailableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What it takes of a source, and of its own callers, without losing patience or freshness. */
@Timeout(60)
final class GovernedHttpEnduranceTest {
    private static final String PATH = "/api/v1/models/m1";

    private final ManualClock clock = new ManualClock();

    private GovernedHttp client(TestSource source, String... settings) {
        return GovernedHttp.create(
                "registry", source.url(), GovernedHttpTest.limits(settings), Credentials.none(), clock, clock);
    }

    @Test
    void aWishToBeLeftAloneIsHeededBeforeTheNextAttempt() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (TestSource source = new TestSource(exchange -> {
                    if (asked.incrementAndGet() == 1) {
                        exchange.getResponseHeaders().set("Retry-After", "7");
                        send(exchange, 429, "");
                    } else {
                        send(exchange, 200, "{}");
                    }
                });
                GovernedHttp http = client(source)) {
            assertThat(http.get(PATH).requestedAt()).isEqualTo(ManualClock.START.plusSeconds(7));
            assertThat(http.metrics().throttled()).isEqualTo(1);
        }
    }

    @Test
    void aWishThatIsTooLongFailsEveryCallWithoutAskingUntilItIsOver() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (TestSource source = new TestSource(exchange -> {
                    if (asked.incrementAndGet() == 1) {
                        exchange.getResponseHeaders().set("Retry-After", "Sat, 31 Jan 2026 12:01:00 GMT");
                        send(exchange, 503, "");
                    } else {
                        send(exchange, 200, "{}");
                    }
                });
                GovernedHttp http = client(source)) {
            for (String path : List.of(PATH, "/another")) {
                assertThatThrownBy(() -> http.get(path))
                        .isInstanceOf(SourceUnavailableException.class)
                        .hasMessageContainingAll("2026-01-31T12:01:00Z", "retry-after-max (PT10S)");
            }
            assertThat(asked).hasValue(1);

            clock.advance(Duration.ofSeconds(50));
            assertThat(http.get(PATH).requestedAt()).isEqualTo(ManualClock.START.plusSeconds(60));
        }
    }

    @Test
    void theCircuitBreakerOpensAndProbesWhenItsTimeHasCome() throws Exception {
        AtomicInteger status = new AtomicInteger(500);
        try (TestSource source = new TestSource(exchange -> send(exchange, status.get(), "{}"));
                GovernedHttp http = client(
                        source,
                        "attempts",
                        "2",
                        "breaker-window",
                        "4",
                        "breaker-minimum",
                        "4",
                        "breaker-open-for",
                        "30s")) {
            assertThat(catchThrowable(() -> http.get(PATH))).isInstanceOf(SourceUnavailableException.class);
            assertThat(catchThrowable(() -> http.get(PATH))).isInstanceOf(SourceUnavailableException.class);
            assertThat(http.metrics().breaker()).isEqualTo(HttpMetrics.Breaker.OPEN);
            assertThatThrownBy(() -> http.get(PATH))
                    .isInstanceOf(SourceUnavailableException.class)
                    .hasMessageContaining("circuit breaker");
            assertThat(source.requests()).hasSize(4);

            status.set(200);
            clock.advance(Duration.ofSeconds(31));
            for (int probe = 0; probe < 3; probe++) {
                assertThat(http.get(PATH)).isInstanceOf(Answer.Document.class);
            }
            assertThat(http.metrics().breaker()).isEqualTo(HttpMetrics.Breaker.CLOSED);
        }
    }

    @Test
    void throttlingDoesNotOpenTheCircuitBreaker() {
        try (TestSource source = new TestSource(exchange -> send(exchange, 429, ""));
                GovernedHttp http = client(source, "breaker-window", "4", "breaker-minimum", "2")) {
            for (int call = 0; call < 4; call++) {
                assertThatThrownBy(() -> http.get(PATH)).hasMessageContaining("429");
            }
            assertThat(source.requests()).hasSize(12);
            assertThat(http.metrics().breaker()).isEqualTo(HttpMetrics.Breaker.CLOSED);
        }
    }

    @Test
    void aDocumentThatTheSourceConfirmsIsAsNewAsTheConfirmation() throws Exception {
        try (TestSource source = new TestSource(exchange -> {
                    exchange.getResponseHeaders().set("ETag", "\"v1\"");
                    boolean known = "\"v1\"".equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
                    send(exchange, known ? 304 : 200, known ? "" : "{\"version\": 1}");
                });
                GovernedHttp http = client(source)) {
            Answer first = http.get(PATH);
            clock.advance(Duration.ofMinutes(1));
            Answer second = http.get(PATH);

            assertThat(first.requestedAt()).isEqualTo(ManualClock.START);
            assertThat(second).isInstanceOfSatisfying(Answer.Document.class, document -> {
                assertThat(document.json().path("version").asInt()).isEqualTo(1);
                assertThat(document.requestedAt()).isEqualTo(ManualClock.START.plusSeconds(60));
            });
            assertThat(source.requests()).hasSize(2);
            assertThat(http.metrics().cacheHits()).isEqualTo(1);
        }
    }

    @Test
    void withoutAnEtagEveryCallGetsWhatTheSourceSaysNow() throws Exception {
        AtomicInteger version = new AtomicInteger();
        try (TestSource source = new TestSource(
                        exchange -> send(exchange, 200, "{\"version\": %d}".formatted(version.incrementAndGet())));
                GovernedHttp http = client(source)) {
            for (int expected = 1; expected <= 3; expected++) {
                assertThat(((Answer.Document) http.get(PATH))
                                .json()
                                .path("version")
                                .asInt())
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void notModifiedWithoutAConditionIsNoAnswer() {
        try (TestSource source = new TestSource(exchange -> send(exchange, 304, ""));
                GovernedHttp http = client(source)) {
            assertThatThrownBy(() -> http.get(PATH)).hasMessageContaining("304");
        }
    }

    @Test
    void interruptionCancelsTheRequest() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        AtomicReference<Throwable> thrown = new AtomicReference<>(new AssertionError("nothing was thrown"));
        try (TestSource source = new TestSource(exchange -> {
                    arrived.countDown();
                    GovernedHttpTest.await(end);
                });
                GovernedHttp http = client(source)) {
            Thread caller = Thread.ofVirtual().start(() -> thrown.set(catchThrowable(() -> http.get(PATH))));
            arrived.await();
            caller.interrupt();
            caller.join();
            assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
            assertThat(http.metrics().inFlight()).isZero();
            assertThat(source.requests()).hasSize(1);
            end.countDown();
        }
    }

    @Test
    void interruptionEndsTheWaitBetweenAttempts() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        AtomicReference<Throwable> thrown = new AtomicReference<>(new AssertionError("nothing was thrown"));
        try (TestSource source = new TestSource(exchange -> {
                    send(exchange, 500, "");
                    answered.countDown();
                });
                GovernedHttp http = client(source, "backoff-base", "24h", "backoff-max", "24h")) {
            Thread caller = Thread.ofVirtual().start(() -> thrown.set(catchThrowable(() -> http.get(PATH))));
            answered.await();
            caller.interrupt();
            caller.join();
            assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
            assertThat(source.requests()).hasSize(1);
        }
    }

    @Test
    void closingFailsWhatIsUnderWay() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        AtomicReference<Throwable> thrown = new AtomicReference<>(new AssertionError("nothing was thrown"));
        try (TestSource source = new TestSource(exchange -> {
            arrived.countDown();
            GovernedHttpTest.await(end);
        })) {
            GovernedHttp http = client(source);
            Thread caller = Thread.ofVirtual().start(() -> thrown.set(catchThrowable(() -> http.get(PATH))));
            arrived.await();
            http.close();
            caller.join();
            assertThat(thrown.get()).isInstanceOf(SourceUnavailableException.class);
            end.countDown();
        }
    }
}
