package mds.server.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import mds.server.graphql.FixedSearch;
import mds.server.graphql.engine.QueryLimits;
import mds.transport.webhook.WebhookTransport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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

    private static GraphQlServer server;

    @BeforeAll
    static void start() throws Exception {
        server = GraphQlServer.start(QueryLimits.DEFAULT, FixedSearch.finding(), Duration.ofMillis(300));
    }

    @AfterAll
    static void stop() {
        server.close();
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
