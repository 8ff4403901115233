package mds.hydration;

import static mds.hydration.TestSource.send;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import mds.plugin.SourceHttp.Answer;
import mds.plugin.SourceUnavailableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The rule of decision 4, and what it saves nevertheless. */
@Timeout(60)
final class NeverOlderThanTheQuestionTest {
    private static final String PATH = "/api/v1/models/m1";

    private final AtomicInteger state = new AtomicInteger();
    private final CountDownLatch firstArrived = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    /** Answers the first request only when it is released, with the state of when that came in. */
    private TestSource holdingTheFirst(int status) {
        return new TestSource(exchange -> {
            int seen = state.get();
            if (firstArrived.getCount() > 0) {
                firstArrived.countDown();
                GovernedHttpTest.await(release);
            }
            send(exchange, status, "{\"state\": %d}".formatted(seen));
        });
    }

    private static GovernedHttp client(TestSource source, String... settings) {
        return GovernedHttp.create(
                "registry", source.url(), GovernedHttpTest.limits(settings), Credentials.none(), Clock.systemUTC());
    }

    private static int state(Answer answer) {
        return ((Answer.Document) answer).json().path("state").asInt();
    }

    private static void awaitJoined(GovernedHttp http, int joined) {
        while (http.metrics().joined() < joined) {
            Thread.onSpinWait();
        }
    }

    private static void awaitCalls(GovernedHttp http, int calls) {
        while (http.metrics().calls() < calls) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aHundredCallersAtOnceCostTwoRequests() throws Exception {
        try (TestSource source = holdingTheFirst(200);
                GovernedHttp http = client(source);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> first = callers.submit(() -> http.get(PATH));
            firstArrived.await();
            state.set(1);
            List<Future<Answer>> others = new ArrayList<>();
            for (int caller = 1; caller < 100; caller++) {
                others.add(callers.submit(() -> http.get(PATH)));
            }
            awaitJoined(http, 98);
            release.countDown();

            assertThat(state(first.get())).isZero();
            for (Future<Answer> other : others) {
                assertThat(state(other.get())).isEqualTo(1);
            }
            assertThat(source.requests()).hasSize(2);
        }
    }

    @Test
    void sharedDocumentsAreNotTheSameTree() throws Exception {
        try (TestSource source = holdingTheFirst(200);
                GovernedHttp http = client(source);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> first = callers.submit(() -> http.get(PATH));
            firstArrived.await();
            Future<Answer> second = callers.submit(() -> http.get(PATH));
            Future<Answer> third = callers.submit(() -> http.get(PATH));
            awaitJoined(http, 1);
            release.countDown();
            assertThat(state(first.get())).isZero();
            assertThat(second.get()).isEqualTo(third.get());
            assertThat(((Answer.Document) second.get()).json()).isNotSameAs(((Answer.Document) third.get()).json());
        }
    }

    @Test
    void whoJoinedACallerThatIsInterruptedAsksAnew() throws Exception {
        try (TestSource source = holdingTheFirst(200);
                GovernedHttp http = client(source);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> first = callers.submit(() -> http.get(PATH));
            firstArrived.await();
            Future<Answer> leader = callers.submit(() -> http.get(PATH));
            awaitCalls(http, 2);
            Future<Answer> follower = callers.submit(() -> http.get(PATH));
            awaitJoined(http, 1);
            leader.cancel(true);
            release.countDown();
            assertThat(state(first.get())).isZero();
            assertThat(state(follower.get())).isZero();
        }
    }

    @Test
    void whoJoinedSharesAFailureToo() throws Exception {
        try (TestSource source = holdingTheFirst(500);
                GovernedHttp http = client(source, "attempts", "1");
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> all = new ArrayList<>();
            all.add(callers.submit(() -> http.get(PATH)));
            firstArrived.await();
            for (int caller = 1; caller < 10; caller++) {
                all.add(callers.submit(() -> http.get(PATH)));
            }
            awaitJoined(http, 8);
            release.countDown();
            for (Future<Answer> call : all) {
                assertThat(call)
                        .failsWithin(Duration.ofSeconds(30))
                        .withThrowableOfType(ExecutionException.class)
                        .withCauseInstanceOf(SourceUnavailableException.class)
                        .withMessageContaining("it answered 500");
            }
            assertThat(source.requests()).hasSize(2);
        }
    }

    /** Each caller changes the source, then asks: what it gets must know of the change, with and without an ETag. */
    @Test
    void whateverTheInterleavingNobodyIsAnsweredFromBeforeTheirChange() throws Exception {
        for (boolean named : List.of(true, false)) {
            try (TestSource source = new TestSource(exchange -> {
                        int seen = state.get() / 3;
                        String etag = "\"%d\"".formatted(seen);
                        if (named) {
                            exchange.getResponseHeaders().set("ETag", etag);
                        }
                        boolean known = etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
                        send(exchange, known ? 304 : 200, known ? "" : "{\"state\": %d}".formatted(seen));
                    });
                    GovernedHttp http = client(source, "requests-per-second", "1000000");
                    ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
                Callable<Integer> caller = () -> {
                    int wrong = 0;
                    for (int round = 0; round < 100; round++) {
                        int change = state.incrementAndGet() / 3;
                        Instant asked = Instant.now();
                        Answer answer = http.get(PATH);
                        wrong += state(answer) < change || answer.requestedAt().isBefore(asked) ? 1 : 0;
                    }
                    return wrong;
                };
                for (Future<Integer> wrong : callers.invokeAll(Collections.nCopies(16, caller))) {
                    assertThat(wrong.get()).isZero();
                }
                assertThat(http.metrics().joined()).isPositive();
                assertThat(source.requests().size()).isLessThan(1600);
            }
        }
    }
}
