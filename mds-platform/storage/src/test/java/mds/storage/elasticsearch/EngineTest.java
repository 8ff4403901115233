package mds.storage.elasticsearch;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import mds.kernel.search.SearchUnavailableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class EngineTest {
    @Test
    @Timeout(60)
    void anAnswerThatNeverComesIsNotAwaitedForEver() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                Engine engine =
                        Engine.open(URI.create("http://127.0.0.1:" + silent.getLocalPort()), Duration.ofMillis(300))) {
            assertThatExceptionOfType(SearchUnavailableException.class)
                    .isThrownBy(() -> engine.ask("look at the weather", client -> client.info()))
                    .withMessageContaining("could not look at the weather");
        }
    }
}
