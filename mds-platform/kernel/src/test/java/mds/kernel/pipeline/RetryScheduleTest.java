package mds.kernel.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryScheduleTest {
    private final RetrySchedule schedule = new RetrySchedule(Duration.ofSeconds(5), Duration.ofHours(1));

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 10, 11, 50, Integer.MAX_VALUE})
    void theDelayDoublesUpToTheMaximumAndIsJitteredByHalf(int failures) {
        long full = (long) Math.min(3_600_000d, 5_000d * Math.pow(2, Math.min(failures - 1, 40)));
        for (int draw = 0; draw < 200; draw++) {
            long delay = Duration.between(Instant.EPOCH, schedule.next(Instant.EPOCH, failures))
                    .toMillis();
            assertThat(delay).isBetween(full / 2, full);
        }
    }
}
