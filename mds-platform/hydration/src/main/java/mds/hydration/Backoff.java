package mds.hydration;

import io.github.resilience4j.core.IntervalFunction;
import java.util.random.RandomGenerator;

/**
 * Exponential back-off with full jitter: before attempt <i>n</i> + 1, wait a random time between zero and
 * {@code min(max, base · 2^(n-1))}. Callers that failed together come back apart.
 *
 * @see <a href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">Exponential Backoff And
 *     Jitter</a>
 */
record Backoff(long baseMillis, long maxMillis, RandomGenerator random) implements IntervalFunction {
    /** The wait in milliseconds after the given number of attempts, which begins at 1. */
    @Override
    public Long apply(Integer attempts) {
        int doublings = Math.min(attempts - 1, 40);
        long bound = Math.min(maxMillis, saturated(baseMillis, doublings));
        return random.nextLong(bound + 1);
    }

    private static long saturated(long millis, int doublings) {
        return millis > Long.MAX_VALUE >> doublings ? Long.MAX_VALUE : millis << doublings;
    }
}
