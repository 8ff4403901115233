package mds.server.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import mds.server.graphql.FixedSearch;
import mds.server.graphql.engine.QueryLimits;
import mds.transport.webhook.WebhookTransport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are too long or never end, sent over plain sockets: refused before they are there, and the connection ends. */
@Timeout(60)
class PostedBodyTest {
    private static final int TOO_LONG = WebhookTransport.DEFAULT_MAXIMUM_BYTES + 1;

    /** A test that the server leaves waiting fails. */
    private static final long PAUSE_NANOS = 1_000_000;

    private static final int SILENCE_MILLIS = 20_000;

    private static final HttpServer.Bounds IMPATIENT =
            new HttpServer.Bounds(100, 100, 2 * TOO_LONG, Duration.ofMillis(300));

    /** For two requests at once, whose bodies have a thousand bytes together. */
    private static final HttpServer.Bounds NARROW = new HttpServer.Bounds(100, 2, 1000, Duration.ofMinutes(1));

    private static GraphQlServer server;
    private static GraphQlServer narrow;

    @BeforeAll
    static void start() throws Exception {
        server = GraphQlServer.start(QueryLimits.DEFAULT, FixedSearch.finding(), IMPATIENT);
        narrow = GraphQlServer.start(QueryLimits.DEFAULT, FixedSearch.finding(), NARROW);
    }

    @AfterAll
    static void stop() {
        server.close();
        narrow.close();
    }

    @Test
    void whatIsPostedForNobodyIsRefusedBeforeAByteOfItCame() throws Exception {
        try (Socket socket = post("/api/v1/sources/nobody/events", "Content-Length: 10")) {
            assertThat(answer(socket)).startsWith("HTTP/1.1 404 ").contains("'nobody'");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/sources/registry/events", "/graphql"})
    void aBodyForWhichThereIsNoRoomIsRefusedAndThereIsRoomAgain(String path) throws Exception {
        for (int number = 0; number < 3; number++) {
            try (Socket socket = post(narrow, path, "Content-Length: 1001")) {
                socket.getOutputStream().write("x".repeat(1001).getBytes(US_ASCII));
                assertThat(answer(socket)).startsWith("HTTP/1.1 503 ").contains("send it again later");
            }
        }
        HttpRequest.Builder fitting = HttpRequest.newBuilder(
                        narrow.client().url().resolve(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("x".repeat(900)));
        assertThat(narrow.client().send(fitting).body()).isNotBlank().doesNotContain("send it again later");
    }

    @Test
    void moreRequestsAtOnceThanMayBeAreRefusedUntilOneEnds() throws Exception {
        try (Socket one = expected("/graphql");
                Socket _ = expected("/graphql")) {
            assertThat(liveness()).isEqualTo(503);
            one.getOutputStream().write("0123456789".getBytes(US_ASCII));
            // The place of a request is free a moment after its answer.
            while (liveness() != 200) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private static int liveness() throws Exception {
        URI live = narrow.client().url().resolve("/observe/health/live");
        return narrow.client().send(HttpRequest.newBuilder(live)).statusCode();
    }

    /** A request that is under way for sure, since the server asks for its body. */
    private static Socket expected(String path) throws IOException {
        while (true) {
            Socket socket = post(narrow, path, "Content-Length: 10\r\nExpect: 100-continue");
            String go = "HTTP/1.1 100 Continue\r\n\r\n";
            if (new String(socket.getInputStream().readNBytes(go.length()), US_ASCII).equals(go)) {
                return socket;
            }
            // The place of a request before has not become free yet.
            socket.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/sources/registry/events", "/graphql"})
    void anAnnouncedLengthThatIsTooMuchIsRefusedBeforeAByteOfItCame(String path) throws Exception {
        try (Socket socket = post(path, "Content-Length: " + TOO_LONG)) {
            assertThat(answer(socket)).startsWith("HTTP/1.1 413 ").contains("are allowed");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/sources/registry/events", "/graphql"})
    void chunksAreRefusedWhenTheyAreTooMuchAndTheRestIsNotAwaited(String path) throws Exception {
        try (Socket socket = post(path, "Transfer-Encoding: chunked")) {
            chunk(socket.getOutputStream(), TOO_LONG);
            assertThat(answer(socket)).startsWith("HTTP/1.1 413 ").contains("are allowed");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/sources/registry/events", "/graphql"})
    void aBodyOfWhichNothingMoreComesIsGivenUp(String path) throws Exception {
        try (Socket socket = post(path, "Content-Length: 10")) {
            socket.getOutputStream().write("{".getBytes(US_ASCII));
            assertThat(answer(socket)).as("an answer on a connection that ends").isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/sources/registry/events", "/graphql"})
    void aBodyThatComesByteByByteIsGivenUp(String path) throws Exception {
        try (Socket socket = post(path, "Transfer-Encoding: chunked")) {
            Thread trickle = Thread.ofVirtual().start(() -> trickle(socket));
            assertThat(answer(socket)).as("an answer on a connection that ends").isEmpty();
            trickle.join();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/sources/registry/events", "/graphql"})
    void whoReadsOnlyAfterSendingEverythingReadsWhyItWasRefused(String path) throws Exception {
        int length = 3 * TOO_LONG;
        try (Socket socket = post(path, "Content-Length: " + length)) {
            socket.getOutputStream().write(new byte[length]);
            assertThat(answer(socket)).startsWith("HTTP/1.1 413 ").contains("are allowed");
        }
    }

    private static void trickle(Socket socket) {
        try {
            while (true) {
                chunk(socket.getOutputStream(), 1);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (IOException e) {
            // The server does not listen any more.
        }
    }

    private static Socket post(String path, String length) throws IOException {
        return post(server, path, length);
    }

    private static Socket post(GraphQlServer server, String path, String length) throws IOException {
        URI url = server.client().url();
        Socket socket = new Socket(url.getHost(), url.getPort());
        socket.setSoTimeout(SILENCE_MILLIS);
        socket.getOutputStream()
                .write("POST %s HTTP/1.1\r\nHost: mds\r\nContent-Type: application/json\r\n%s\r\n\r\n"
                        .formatted(path, length)
                        .getBytes(US_ASCII));
        return socket;
    }

    private static void chunk(OutputStream output, int length) throws IOException {
        output.write("%x\r\n%s\r\n".formatted(length, "x".repeat(length)).getBytes(US_ASCII));
        output.flush();
    }

    /** Everything up to the end of the connection, which is a reset if the server had not read all. */
    private static String answer(Socket socket) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(answer);
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset");
        }
        return answer.toString(US_ASCII);
    }
}
