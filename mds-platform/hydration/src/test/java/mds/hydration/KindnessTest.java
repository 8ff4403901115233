package mds.hydration;

import static mds.hydration.TestSource.send;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import mds.plugin.SourceHttp.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No source sees more than its budget. The bounds are from below, so that a slow machine cannot break them. */
@Timeout(60)
final class KindnessTest {
    private static GovernedHttp client(TestSource source, String... settings) {
        return GovernedHttp.create(
                "registry", source.url(), GovernedHttpTest.limits(settings), Credentials.none(), Clock.systemUTC());
    }

    private static List<Future<Answer>> ask(ExecutorService callers, GovernedHttp http, int questions) {
        List<Future<Answer>> answers = new ArrayList<>();
        for (int question = 0; question < questions; question++) {
            String path = "/api/v1/models/" + question;
            answers.add(callers.submit(() -> http.get(path)));
        }
        return answers;
    }

    private static List<Long> arrivals(TestSource source) {
        return source.requests().stream()
                .map(TestSource.Request::nanos)
                .sorted()
                .toList();
    }

    @Test
    void requestsWithTheirRetriesNeverExceedTheRate() throws Exception {
        long period = 1_000_000_000L / 250;
        AtomicInteger asked = new AtomicInteger();
        try (TestSource source =
                new TestSource(exchange -> send(exchange, asked.incrementAndGet() % 3 == 0 ? 500 : 200, "{}"))) {
            long begin = System.nanoTime();
            try (GovernedHttp http = client(source, "requests-per-second", "250", "attempts", "10");
                    ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
                for (Future<Answer> answer : ask(callers, http, 40)) {
                    assertThat(answer.get()).isInstanceOf(Answer.Document.class);
                }
                assertThat(http.metrics().retries()).isPositive();
                assertThat(http.metrics().requests())
                        .isEqualTo(source.requests().size());
            }
            List<Long> arrivals = arrivals(source);
            for (int i = 0; i < arrivals.size(); i++) {
                assertThat(arrivals.get(i) - begin).as("request %d", i).isGreaterThanOrEqualTo(i * period);
            }
        }
    }

    @Test
    void callersWhoQueuedWhileTheSourceWasSlowDoNotComeAllAtOnce() throws Exception {
        long period = 1_000_000_000L / 500;
        CountDownLatch release = new CountDownLatch(1);
        try (TestSource source = new TestSource(exchange -> {
                    GovernedHttpTest.await(release);
                    send(exchange, 200, "{}");
                });
                GovernedHttp http = client(source, "requests-per-second", "500", "max-concurrent", "2");
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> answers = ask(callers, http, 40);
            while (source.requests().size() < 2 || http.metrics().waiting() < 38) {
                Thread.onSpinWait();
            }
            long stalledUntil = System.nanoTime() + 50 * period;
            while (System.nanoTime() < stalledUntil) {
                LockSupport.parkNanos(period);
            }
            long released = System.nanoTime();
            release.countDown();
            for (Future<Answer> answer : answers) {
                answer.get();
            }
            List<Long> later = arrivals(source).subList(2, 40);
            for (int i = 1; i < later.size(); i++) {
                assertThat(later.get(i) - released).as("request %d", i).isGreaterThanOrEqualTo((i - 1) * period);
            }
        }
    }

    @Test
    void theSourceNeverWorksOnMoreRequestsThanItsPlaces() throws Exception {
        AtomicInteger current = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch full = new CountDownLatch(4);
        try (TestSource source = new TestSource(exchange -> {
                    most.accumulateAndGet(current.incrementAndGet(), Math::max);
                    full.countDown();
                    GovernedHttpTest.await(full);
                    current.decrementAndGet();
                    send(exchange, 200, "{}");
                });
                GovernedHttp http = client(source, "max-concurrent", "4");
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Answer> answer : ask(callers, http, 60)) {
                answer.get();
            }
            assertThat(most).hasValue(4);
        }
    }

    @Test
    void saturationShowsHowManyPlacesAreTaken() throws Exception {
        CountDownLatch arrived = new CountDownLatch(2);
        CountDownLatch release = new CountDownLatch(1);
        try (TestSource source = new TestSource(exchange -> {
                    arrived.countDown();
                    GovernedHttpTest.await(release);
                    send(exchange, 404, "");
                });
                GovernedHttp http = client(source, "max-concurrent", "4");
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> answers = ask(callers, http, 2);
            arrived.await();
            assertThat(http.metrics())
                    .isEqualTo(new HttpMetrics(
                            "registry", 2, 0, 2, 0, Duration.ZERO, 0, 0, 0, 0, HttpMetrics.Breaker.CLOSED, 2, 0, 0.5));
            release.countDown();
            for (Future<Answer> answer : answers) {
                answer.get();
            }
            assertThat(http.metrics().saturation()).isZero();
            assertThat(http.metrics().answers()).isEqualTo(2);
            assertThat(http.metrics().answerTime()).isPositive();
        }
    }
}
