package mds.kernel.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/**
 * When to try again what failed: the delay doubles with each failure up to a maximum, and is jittered so that what failed
 * together does not come back together.
 *
 * @param first the delay after the first failure
 * @param maximum the longest delay
 */
public record RetrySchedule(Duration first, Duration maximum) {
    /** From five seconds to an hour. */
    public static RetrySchedule standard() {
        return new RetrySchedule(Duration.ofSeconds(5), Duration.ofHours(1));
    }

    /**
     * The next attempt: between half the delay and all of it from now.
     *
     * @param failures how many attempts have failed in a row, this one included; at least 1
     */
    public Instant next(Instant now, int failures) {
        long delay = Math.min(maximum.toMillis(), first.toMillis() << Math.min(failures - 1, 20));
        return now.plusMillis(ThreadLocalRandom.current().nextLong(delay / 2, delay + 1));
    }
}
