package mds.sandbox.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.RepeatedTest;

class PortsTest {

    @RepeatedTest(100)
    void anyPortIsFreeAndNoneThatTheSystemLendsToConnections() throws Exception {
        int port = Ports.choose(0, "Kafka", "--kafka-port");
        assertThat(port).isBetween(1_024, 32_767);
        try (ServerSocket server = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(server.getLocalPort()).isEqualTo(port);
        }
    }
}
