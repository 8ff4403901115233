package mds.storage.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RefreshesTest {
    private static final Duration TOOK = Duration.ofMillis(30);

    @Test
    void behind_a_refresh_that_shows_little_the_pause_is_as_long_as_it_took() {
        assertThat(Refreshes.pause(5, TOOK, Refreshes.LONGEST_PAUSE)).isEqualTo(TOOK);
    }

    @Test
    void the_more_it_shows_the_longer_the_pause() {
        assertThat(Refreshes.pause(200, TOOK, Refreshes.LONGEST_PAUSE)).isEqualTo(Duration.ofMillis(400));
    }

    @Test
    void nothing_waits_for_more_than_three_seconds() {
        assertThat(Refreshes.pause(10_000, TOOK, Refreshes.LONGEST_PAUSE)).isEqualTo(Duration.ofSeconds(3));
        assertThat(Refreshes.pause(1, Duration.ofSeconds(20), Refreshes.LONGEST_PAUSE))
                .isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    @Timeout(60)
    void when_writing_pauses_what_there_is_shows_however_long_the_pause_would_be() throws Exception {
        Semaphore refreshed = new Semaphore(0);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/entities/_refresh", exchange -> {
            refreshed.release();
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.start();
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        try (Engine engine = Engine.open(url);
                Refreshes refreshes = new Refreshes(engine, "entities", Duration.ofDays(1))) {
            // Which alone earns a pause of more than an hour.
            refreshes.written(2_000_000);
            refreshed.acquire();
            refreshes.written(1);
            refreshed.acquire();
        } finally {
            server.stop(0);
        }
        assertThat(refreshed.availablePermits()).isZero();
    }
}
