package mds.storage.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RefreshesTest {
    private static final Duration TOOK = Duration.ofMillis(30);

    @Test
    void behind_a_refresh_that_shows_little_the_pause_is_as_long_as_it_took() {
        assertThat(Refreshes.pause(5, TOOK)).isEqualTo(TOOK);
    }

    @Test
    void the_more_it_shows_the_longer_the_pause() {
        assertThat(Refreshes.pause(200, TOOK)).isEqualTo(Duration.ofMillis(400));
    }

    @Test
    void nothing_waits_for_more_than_three_seconds() {
        assertThat(Refreshes.pause(10_000, TOOK)).isEqualTo(Duration.ofSeconds(3));
        assertThat(Refreshes.pause(1, Duration.ofSeconds(20))).isEqualTo(Duration.ofSeconds(3));
    }
}
