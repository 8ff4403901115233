package mds.hydration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LimitsTest {
    @Test
    void settingsChangeTheDefaults() {
        HttpLimits limits = HttpLimits.of(Map.of(
                "requests-per-second", "0.5",
                "read-timeout", "1500ms",
                "breaker-open-for", "PT1M",
                "attempts", " 7 "));
        assertThat(limits.requestsPerSecond()).isEqualTo(0.5);
        assertThat(limits.readTimeout()).isEqualTo(Duration.ofMillis(1500));
        assertThat(limits.breakerOpenFor()).isEqualTo(Duration.ofMinutes(1));
        assertThat(limits.attempts()).isEqualTo(7);
        assertThat(limits.maxConcurrent()).isEqualTo(HttpLimits.defaults().maxConcurrent());
    }

    @ParameterizedTest
    @CsvSource({
        "requests-per-second, 0",
        "requests-per-second, NaN",
        "max-concurrent, 0",
        "connect-timeout, 0s",
        "read-timeout, -PT1S",
        "attempts, 0",
        "backoff-base, 10s",
        "backoff-max, 1ms",
        "retry-after-max, 25h",
        "breaker-failure-percent, 101",
        "breaker-window, 0",
        "breaker-minimum, 51",
        "breaker-open-for, 0ms",
        "max-body-bytes, 0",
        "cache-time-to-live, -PT1S",
        "cache-bytes, -1",
        "attempts, many",
        "read-timeout, 5",
    })
    void aSettingThatMakesNoSenseIsNamed(String name, String value) {
        assertThatThrownBy(() -> HttpLimits.of(Map.of(name, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected")
                .satisfies(e -> assertThat(e.getMessage())
                        .containsAnyOf(
                                "'" + name + "'",
                                name.equals("backoff-base") ? "'backoff-max'" : name,
                                "'breaker-minimum'"));
    }

    @Test
    void everyFaultIsTold() {
        assertThatThrownBy(() -> HttpLimits.of(Map.of("atempts", "3", "read-timeout", "soon", "max-concurrent", "x")))
                .hasMessageContainingAll(
                        "'atempts' is not known", "'read-timeout' is 'soon'", "'max-concurrent' is 'x'");
    }

    @Property
    void theWaitIsBetweenNothingAndTheGrowingBound(
            @ForAll @IntRange(min = 1, max = 100) int attempts,
            @ForAll @LongRange(min = 0, max = 100_000) long base,
            @ForAll @LongRange(min = 0, max = 86_400_000) long more,
            @ForAll long seed) {
        long max = base + more;
        double bound = Math.min((double) max, base * Math.pow(2, attempts - 1));
        assertThat(new Backoff(base, max, new Random(seed)).apply(attempts)).isBetween(0L, (long) bound);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "120, 120", "'Sat, 31 Jan 2026 12:02:00 GMT', 120", "'Sat, 31 Jan 2026 11:59:00 GMT', -60"})
    void retryAfterIsSecondsOrADate(String value, long seconds) {
        Instant expected = ManualClock.START.plusSeconds(seconds);
        assertThat(RetryAfter.parse(value, new ManualClock())).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-5", "1.5", "99999999999999999999", "2026-01-31T12:00:00Z"})
    void whatIsNeitherIsNoWish(String value) {
        assertThat(RetryAfter.parse(value, new ManualClock())).isEmpty();
    }

    @Test
    void aSourceCannotSilenceItselfForGood() throws Exception {
        ManualClock clock = new ManualClock();
        Quiet quiet = new Quiet(Duration.ofSeconds(10), clock, clock);
        quiet.askedUntil(Instant.parse("2999-01-01T00:00:00Z"));
        assertThat(quiet.isOver()).isFalse();
        clock.advance(Duration.ofHours(1));
        assertThat(quiet.isOver()).isTrue();
        quiet.await();
    }
}
