package mds.hydration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import mds.plugin.SourceHttp.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The budget, counted at a source that closes connections, redirects, fails, and gives out access tokens itself. */
@Timeout(60)
final class BudgetTest {
    private static final long SECOND = 1_000_000_000L;

    /** Every line of a request that a source reads is counted, whatever it does then. */
    private static final class RudeSource implements AutoCloseable {
        private final ServerSocket listening = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        private final Queue<Long> arrivals = new ConcurrentLinkedQueue<>();
        private final AtomicInteger requests = new AtomicInteger();

        RudeSource() throws IOException {
            threads.execute(this::listen);
        }

        URI url() {
            return URI.create("http://127.0.0.1:" + listening.getLocalPort());
        }

        List<Long> arrivals() {
            return arrivals.stream().sorted().toList();
        }

        private void listen() {
            try {
                while (true) {
                    Socket connection = listening.accept();
                    threads.execute(() -> serve(connection));
                }
            } catch (IOException e) {
                // closed
            }
        }

        private void serve(Socket connection) {
            try (connection) {
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
                for (String first = in.readLine(); first != null; first = in.readLine()) {
                    arrivals.add(System.nanoTime());
                    int body = readHeaders(in);
                    for (int read = 0; read < body; read++) {
                        var _ = in.read();
                    }
                    String answer = answer(first, requests.incrementAndGet());
                    if (answer.isEmpty()) {
                        return;
                    }
                    connection.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                }
            } catch (IOException e) {
                // the client went away
            }
        }

        private static int readHeaders(BufferedReader in) throws IOException {
            int length = 0;
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                if (line.startsWith("Content-Length: ")) {
                    length = Integer.parseInt(line.substring("Content-Length: ".length()));
                }
            }
            return length;
        }

        /** Empty: the connection is closed without an answer. */
        private static String answer(String line, int number) {
            if (line.startsWith("POST /token")) {
                return answer("200 OK", "", "{\"access_token\": \"t%d\", \"expires_in\": 1}".formatted(number));
            }
            if (line.startsWith("GET /elsewhere")) {
                return answer("200 OK", "", "{}");
            }
            return switch (number % 4) {
                case 0 -> "";
                case 1 -> answer("302 Found", "Location: /elsewhere\r\n", "");
                case 2 -> answer("500 Oops", "", "");
                default -> answer("200 OK", "", "{}");
            };
        }

        private static String answer(String status, String header, String body) {
            return "HTTP/1.1 %s\r\n%sContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                    .formatted(status, header, body.length(), body);
        }

        @Override
        public void close() throws IOException {
            listening.close();
            threads.shutdownNow();
        }
    }

    @Test
    void everyRequestThatTheSourceSeesHasHadItsTurn() throws Exception {
        int budget = 25;
        try (RudeSource source = new RudeSource()) {
            long begin = System.nanoTime();
            List<Long> arrivals = askedInBursts(source, budget);
            for (int i = 0; i < arrivals.size(); i++) {
                assertThat(arrivals.get(i) - begin).as("request %d", i).isGreaterThanOrEqualTo(i * (SECOND / budget));
            }
            // One more than the budget is the bucket's; of those that are late together, each holds a place.
            assertThat(mostWithinASecond(arrivals))
                    .isLessThanOrEqualTo(budget + 1 + HttpLimits.defaults().maxConcurrent());
        }
    }

    private static List<Long> askedInBursts(RudeSource source, int budget) throws Exception {
        try (GovernedHttp http = GovernedHttp.create(
                        "registry",
                        source.url(),
                        GovernedHttpTest.limits(
                                "requests-per-second",
                                String.valueOf(budget),
                                "attempts",
                                "20",
                                "breaker-failure-percent",
                                "100"),
                        new Credentials.OAuth2(source.url().resolve("/token"), "mds", "secret", ""),
                        Clock.systemUTC());
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> answers = new ArrayList<>();
            for (int question = 0; question < 30; question++) {
                String path = "/api/v1/models/" + question;
                answers.add(callers.submit(() -> http.get(path)));
            }
            for (Future<Answer> answer : answers) {
                assertThat(answer.get()).isInstanceOf(Answer.Document.class);
            }
            assertThat(http.metrics().retries()).isPositive();
            assertThat(source.arrivals().size())
                    .as("what the client counts, and at least two requests for access tokens")
                    .isGreaterThanOrEqualTo((int) http.metrics().requests() + 2);
        }
        return source.arrivals();
    }

    private static int mostWithinASecond(List<Long> arrivals) {
        int most = 0;
        for (int start = 0; start < arrivals.size(); start++) {
            long end = arrivals.get(start) + SECOND;
            most = Math.max(most, (int)
                    arrivals.stream().skip(start).filter(at -> at < end).count());
        }
        return most;
    }

    @Test
    void theClientDoesNotRepeatByItselfWhatTheSourceDidNotAnswer() throws Exception {
        try (RudeSource source = new RudeSource();
                GovernedHttp http = GovernedHttp.create(
                        "registry",
                        source.url(),
                        GovernedHttpTest.limits("attempts", "20", "breaker-failure-percent", "100"),
                        Credentials.none(),
                        Clock.systemUTC())) {
            for (int question = 0; question < 40; question++) {
                http.get("/api/v1/models/" + question);
            }
            assertThat(http.metrics().requests()).isEqualTo(source.arrivals().size());
        }
    }
}
