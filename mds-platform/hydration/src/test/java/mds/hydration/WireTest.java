package mds.hydration;

import static mds.hydration.TestSource.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import mds.plugin.SourceHttp.Answer;
import mds.plugin.SourceUnavailableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may happen between the first byte of a request and the last of its answer, to callers on any kind of thread. */
@Timeout(60)
final class WireTest {
    private static final String PATH = "/api/v1/models/m1";
    private static final String SECRET = "s3cr3tT0ken";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

    private static GovernedHttp client(URI url, String... settings) {
        return GovernedHttp.create(
                "registry", url, GovernedHttpTest.limits(settings), new Credentials.Bearer(SECRET), Clock.systemUTC());
    }

    /** Listens, but lets nobody in: its queue is full. */
    private static final class FullSource implements AutoCloseable {
        private final ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final List<Socket> queue = new ArrayList<>();

        FullSource() throws IOException {
            try {
                while (true) {
                    Socket socket = new Socket();
                    queue.add(socket);
                    socket.connect(listening.getLocalSocketAddress(), 100);
                }
            } catch (SocketTimeoutException e) {
                // full
            }
        }

        URI url() {
            return URI.create("http://127.0.0.1:" + listening.getLocalPort());
        }

        @Override
        public void close() throws IOException {
            listening.close();
            for (Socket socket : queue) {
                socket.close();
            }
        }
    }

    private static Thread.Builder threads(boolean virtual) {
        return virtual ? Thread.ofVirtual() : Thread.ofPlatform();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nX-Slow: ",
                "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffff\r\n"
            })
    void aSourceThatDripsIsGivenUpWhenItsTimeIsOver(String beginning) {
        try (RawSource source = new RawSource((connection, head) -> {
                    RawSource.write(connection, beginning);
                    while (true) {
                        RawSource.write(connection, " ");
                        LockSupport.parkNanos(5_000_000);
                    }
                });
                GovernedHttp http = client(source.url(), "read-timeout", "150ms", "attempts", "2")) {
            assertThatThrownBy(() -> http.get(PATH))
                    .isInstanceOf(SourceUnavailableException.class)
                    .hasMessageContainingAll("read-timeout (PT0.15S)", "2 attempts");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void interruptionCancelsARequestThatIsNotAnswered(boolean virtual) throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        Semaphore ended = new Semaphore(0);
        AtomicReference<Throwable> thrown = new AtomicReference<>(new AssertionError("nothing was thrown"));
        try (RawSource source = new RawSource((connection, head) -> {
                    arrived.countDown();
                    awaitEnd(connection);
                    ended.release();
                });
                GovernedHttp http = client(source.url(), "read-timeout", "1h")) {
            Thread caller = threads(virtual).start(() -> thrown.set(catchThrowable(() -> http.get(PATH))));
            arrived.await();
            caller.interrupt();
            caller.join();
            assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
            assertThat(http.metrics().inFlight()).isZero();
            ended.acquire();
            assertThat(source.requests()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void interruptionEndsAnAttemptToConnect(boolean virtual) throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>(new AssertionError("nothing was thrown"));
        try (FullSource source = new FullSource();
                GovernedHttp http = client(source.url(), "connect-timeout", "1h", "read-timeout", "1h")) {
            Thread caller = threads(virtual).start(() -> thrown.set(catchThrowable(() -> http.get(PATH))));
            while (Arrays.stream(caller.getStackTrace())
                    .noneMatch(frame -> frame.getMethodName().equals("blockingConnect"))) {
                Thread.onSpinWait();
            }
            caller.interrupt();
            caller.join();
            assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void whoIsNotLetInIsToldByWhichTimeOut() throws Exception {
        try (FullSource source = new FullSource();
                GovernedHttp http = client(source.url(), "connect-timeout", "50ms", "attempts", "2")) {
            assertThatThrownBy(() -> http.get(PATH))
                    .isInstanceOf(SourceUnavailableException.class)
                    .hasMessageContainingAll("connect-timeout (PT0.05S)", "2 attempts");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void closingEndsRequestsConnectionsAndThreads(boolean virtual) throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        Semaphore ended = new Semaphore(0);
        AtomicReference<Throwable> thrown = new AtomicReference<>(new AssertionError("nothing was thrown"));
        try (RawSource source = new RawSource((connection, head) -> {
            if (head.contains("/idle")) {
                RawSource.write(connection, OK);
            } else {
                arrived.countDown();
            }
            awaitEnd(connection);
            ended.release();
        })) {
            GovernedHttp http = GovernedHttp.create(
                    "closed", source.url(), HttpLimits.defaults(), Credentials.none(), Clock.systemUTC());
            Thread caller = threads(virtual).start(() -> thrown.set(catchThrowable(() -> http.get(PATH))));
            arrived.await();
            http.get("/idle");
            http.close();
            caller.join();
            assertThat(thrown.get())
                    .isInstanceOf(SourceUnavailableException.class)
                    .hasMessageContainingAll("closed", "1 attempt");
            ended.acquire(2);
            assertThatThrownBy(() -> http.get(PATH)).isInstanceOf(SourceUnavailableException.class);
            assertThat(source.requests()).isEqualTo(2);
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                if (thread.getName().equals("source-closed")) {
                    thread.join();
                }
            }
        }
    }

    @Test
    void connectionsThatTheSourceClosesAfterEachAnswerCostNoAttempt() throws Exception {
        Semaphore closed = new Semaphore(0);
        try (RawSource source = new RawSource((connection, head) -> {
                    RawSource.write(connection, OK);
                    connection.close();
                    closed.release();
                });
                GovernedHttp http = client(source.url(), "attempts", "1")) {
            for (int question = 0; question < 10; question++) {
                assertThat(http.get(PATH)).isInstanceOf(Answer.Document.class);
                closed.acquire();
            }
            assertThat(source.requests()).isEqualTo(10);
            assertThat(http.metrics().requests()).isEqualTo(10);
        }
    }

    @Test
    void norDoTheyCostAnAccessToken() throws Exception {
        Semaphore closed = new Semaphore(0);
        try (RawSource source = new RawSource((connection, head) -> {
                    String body = head.startsWith("POST") ? "{\"access_token\": \"t\", \"expires_in\": 0}" : "{}";
                    RawSource.write(
                            connection,
                            "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s".formatted(body.length(), body));
                    if (!head.startsWith("POST")) {
                        connection.close();
                        closed.release();
                    }
                });
                GovernedHttp http = GovernedHttp.create(
                        "registry",
                        source.url(),
                        GovernedHttpTest.limits("attempts", "1"),
                        new Credentials.OAuth2(source.url().resolve("/token"), "mds", SECRET, ""),
                        Clock.systemUTC())) {
            for (int question = 0; question < 5; question++) {
                assertThat(http.get(PATH)).isInstanceOf(Answer.Document.class);
                closed.acquire();
            }
            assertThat(source.requests()).isEqualTo(10);
        }
    }

    @Test
    void norDoesOneThatServedForLongAndWasClosedWhileItWasIdle() throws Exception {
        AtomicReference<Socket> open = new AtomicReference<>(new Socket());
        try (RawSource source = new RawSource((connection, head) -> {
                    open.set(connection);
                    RawSource.write(connection, OK);
                });
                GovernedHttp http = client(source.url(), "attempts", "1")) {
            for (int question = 0; question < 20; question++) {
                http.get(PATH);
            }
            assertThat(source.connections()).isEqualTo(1);
            open.get().close();
            long end = System.nanoTime() + 100_000_000;
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
            assertThat(http.get(PATH)).isInstanceOf(Answer.Document.class);
            assertThat(source.connections()).isEqualTo(2);
        }
    }

    @Test
    void oneConnectionServesManyRequests() throws Exception {
        try (RawSource source = new RawSource((connection, head) -> RawSource.write(connection, OK));
                GovernedHttp http = client(source.url())) {
            for (int question = 0; question < 10; question++) {
                assertThat(http.get(PATH)).isInstanceOf(Answer.Document.class);
            }
            assertThat(source.requests()).isEqualTo(10);
            assertThat(source.connections()).isEqualTo(1);
        }
    }

    @Test
    void aRequestHoldsWhatItMustAndNoMore() throws Exception {
        AtomicReference<String> seen = new AtomicReference<>("");
        try (RawSource source = new RawSource((connection, head) -> {
                    seen.set(head);
                    RawSource.write(connection, OK);
                });
                GovernedHttp http = client(source.url())) {
            http.get(PATH + "?full=true");
            assertThat(seen.get().lines().sorted())
                    .containsExactly(
                            "Accept: application/json",
                            "Authorization: Bearer " + SECRET,
                            "Cache-Control: no-cache",
                            "Connection: keep-alive",
                            "GET " + PATH + "?full=true HTTP/1.1",
                            "Host: " + source.url().getRawAuthority(),
                            "User-Agent: MDS");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.6 %s\r\n\r\n",
                "HTTP/9.9 200 %s\r\n\r\n",
                "HTTP/1.1 two hundred %s\r\n\r\n",
                "HTTP/1.1 200 OK\r\n%s\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nContent-Length: %s\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%s\r\n{}",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{}",
                "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nX-Cut",
                ""
            })
    void anAnswerThatIsNoneIsTriedAgainAndNotQuoted(String answer) {
        try (RawSource source = new RawSource((connection, head) -> {
                    String token = head.replaceAll("(?s).*Bearer (\\S+).*", "$1");
                    RawSource.write(connection, answer.formatted(token));
                    connection.close();
                });
                GovernedHttp http = client(source.url(), "attempts", "3")) {
            Throwable failure = catchThrowable(() -> http.get(PATH));
            assertThat(failure).isInstanceOf(SourceUnavailableException.class).hasMessageContaining("3 attempts");
            assertThat(source.requests()).isEqualTo(3);
            StringWriter printed = new StringWriter();
            failure.printStackTrace(new PrintWriter(printed));
            assertThat(printed.toString()).doesNotContain(SECRET);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Long: %s\r\n", "%s"})
    void headersWithoutEndAreNotReadToTheirEnd(String line) {
        String header = line.formatted("x".repeat(1000));
        try (RawSource source = new RawSource((connection, head) -> {
                    RawSource.write(connection, "HTTP/1.1 200 OK\r\n");
                    while (true) {
                        RawSource.write(connection, header);
                    }
                });
                GovernedHttp http = client(source.url(), "attempts", "1", "read-timeout", "1h")) {
            assertThatThrownBy(() -> http.get(PATH))
                    .isInstanceOf(SourceUnavailableException.class)
                    .hasMessageContaining("headers");
        }
    }

    @Test
    void aBodyWithoutEndIsNotReadToItsEnd() {
        try (RawSource source = new RawSource((connection, head) -> {
                    RawSource.write(connection, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                    while (true) {
                        RawSource.write(connection, "4\r\n    \r\n");
                    }
                });
                GovernedHttp http = client(source.url(), "read-timeout", "1h", "max-body-bytes", "100000")) {
            assertThatThrownBy(() -> http.get(PATH))
                    .isInstanceOf(SourceUnavailableException.class)
                    .hasMessageContainingAll("max-body-bytes (100000)", "1 attempt");
        }
    }

    @Test
    void theProxyOfTheJvmIsAsked() throws Exception {
        ProxySelector before = ProxySelector.getDefault();
        try (TestSource proxy = new TestSource(exchange -> send(exchange, 200, "{}"))) {
            ProxySelector.setDefault(only(proxy.url()));
            try (GovernedHttp http = client(URI.create("http://registry.invalid/mlflow"))) {
                assertThat(http.get(PATH)).isInstanceOf(Answer.Document.class);
            }
            assertThat(proxy.requests())
                    .extracting(TestSource.Request::path)
                    .containsExactly("http://registry.invalid/mlflow" + PATH);
        } finally {
            ProxySelector.setDefault(before);
        }
    }

    private static ProxySelector only(URI proxy) {
        return ProxySelector.of(new InetSocketAddress(proxy.getHost(), proxy.getPort()));
    }

    @Test
    void aHostWithoutAnAddressIsNamed() {
        try (GovernedHttp http = client(URI.create("http://registry.invalid/"), "attempts", "1")) {
            assertThatThrownBy(() -> http.get(PATH))
                    .isInstanceOf(SourceUnavailableException.class)
                    .hasMessageContainingAll("could not be reached", "UnknownHost");
        }
    }

    /** Returns when the other side has closed the connection. */
    private static void awaitEnd(Socket connection) {
        try {
            while (connection.getInputStream().read() >= 0) {
                Thread.onSpinWait();
            }
        } catch (IOException e) {
            // reset
        }
    }
}
