package mds.transport.sqs;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import mds.transport.sqs.SnsSignatures.CertificateUnavailableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.http.HttpExecuteRequest;

@Timeout(60)
class CertificateClientTest {
    @Test
    void anAnswerThatEndsInItsMiddleIsNotAwaitedForEver() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                CertificateClient client = new CertificateClient(
                        Optional.of(URI.create("http://127.0.0.1:" + server.getLocalPort())), Duration.ofSeconds(1))) {
            Thread.ofVirtual().start(() -> answerHalf(server));
            assertThatExceptionOfType(CertificateUnavailableException.class)
                    .isThrownBy(() -> client.prepareRequest(
                                    HttpExecuteRequest.builder().build())
                            .call());
        }
    }

    private static void answerHalf(ServerSocket server) {
        try (Socket connection = server.accept()) {
            byte[] half = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf".getBytes(StandardCharsets.US_ASCII);
            connection.getOutputStream().write(half);
            connection.getOutputStream().flush();
            while (connection.getInputStream().read() >= 0) {
                // until the client has had enough
            }
        } catch (IOException e) {
            // it has
        }
    }
}
