package mds.hydration;

import java.time.Duration;
import java.util.Map;

/**
 * How kind to be to one source, and how patient with it. Every number has a setting of the same name in kebab case and a
 * default that suits an internal service of ordinary strength.
 *
 * @param requestsPerSecond the budget of HTTP requests of one host: retries, redirects and requests for access tokens
 *     included. Requests are paced evenly: a bucket of one token, refilled every {@code 1 / requestsPerSecond} seconds. Who
 *     waits for a turn holds one of {@code maxConcurrent} places, so however late a busy machine lets requests leave and
 *     arrive, in any window of {@code w} seconds the source sees {@code requestsPerSecond × w + 1 + maxConcurrent} at most.
 *     May be a fraction.
 * @param maxConcurrent how many requests the source works on at a time, at most
 * @param connectTimeout how long opening a connection may take
 * @param readTimeout how long one request may take, from sending it to the last byte of its answer
 * @param attempts how often a question is asked until it is given up, the first time included
 * @param backoffBase the longest wait before the second attempt; the bound doubles with each attempt, and the wait is
 *     random between zero and the bound ("full jitter")
 * @param backoffMax what the bound grows to
 * @param retryAfterMax how long a call waits because its source says {@code Retry-After}; a call that would have to wait
 *     longer fails at once
 * @param breakerFailurePercent the share of failed attempts, in percent, from which on the circuit breaker opens
 * @param breakerWindow over how many attempts the share is taken
 * @param breakerMinimum how many attempts there must be before the share counts
 * @param breakerOpenFor how long an open circuit breaker refuses before it lets a few attempts probe
 * @param maxBodyBytes the largest answer that is read
 * @param cacheTimeToLive how long a document with an {@code ETag} is kept for revalidation; zero keeps none. It is never
 *     served without the source's confirmation.
 * @param cacheBytes how many bytes of such documents are kept
 */
public record HttpLimits(
        double requestsPerSecond,
        int maxConcurrent,
        Duration connectTimeout,
        Duration readTimeout,
        int attempts,
        Duration backoffBase,
        Duration backoffMax,
        Duration retryAfterMax,
        int breakerFailurePercent,
        int breakerWindow,
        int breakerMinimum,
        Duration breakerOpenFor,
        int maxBodyBytes,
        Duration cacheTimeToLive,
        long cacheBytes) {
    private static final Duration LONGEST = Duration.ofDays(1);

    /** @throws IllegalArgumentException if a number makes no sense; the message names its setting */
    public HttpLimits {
        within("requests-per-second", requestsPerSecond, 0.001, 1_000_000);
        within("max-concurrent", maxConcurrent, 1, 100_000);
        within("connect-timeout", connectTimeout, Duration.ofMillis(1));
        within("read-timeout", readTimeout, Duration.ofMillis(1));
        within("attempts", attempts, 1, 100);
        within("backoff-base", backoffBase, Duration.ZERO);
        within("backoff-max", backoffMax, backoffBase);
        within("retry-after-max", retryAfterMax, Duration.ZERO);
        within("breaker-failure-percent", breakerFailurePercent, 1, 100);
        within("breaker-window", breakerWindow, 1, 100_000);
        within("breaker-minimum", breakerMinimum, 1, breakerWindow);
        within("breaker-open-for", breakerOpenFor, Duration.ofMillis(1));
        within("max-body-bytes", maxBodyBytes, 1, Integer.MAX_VALUE - 8);
        within("cache-time-to-live", cacheTimeToLive, Duration.ZERO);
        within("cache-bytes", cacheBytes, 0, Long.MAX_VALUE);
    }

    /** What holds where nothing is configured. */
    public static HttpLimits defaults() {
        return of(Map.of());
    }

    /**
     * The defaults, changed by settings: {@code {"requests-per-second": "20", "read-timeout": "5s"}}. Durations are a whole
     * number with {@code ms}, {@code s}, {@code m} or {@code h}, or ISO 8601 ({@code PT5S}).
     *
     * @throws IllegalArgumentException if a setting is not known or makes no sense; the message names all of them that
     *     are unknown or cannot be read, and the first that is out of its bounds
     */
    public static HttpLimits of(Map<String, String> settings) {
        return LimitSettings.read(
                settings,
                from -> new HttpLimits(
                        from.decimal("requests-per-second", 100),
                        from.whole("max-concurrent", 16),
                        from.duration("connect-timeout", Duration.ofSeconds(2)),
                        from.duration("read-timeout", Duration.ofSeconds(10)),
                        from.whole("attempts", 4),
                        from.duration("backoff-base", Duration.ofMillis(200)),
                        from.duration("backoff-max", Duration.ofSeconds(5)),
                        from.duration("retry-after-max", Duration.ofSeconds(10)),
                        from.whole("breaker-failure-percent", 50),
                        from.whole("breaker-window", 50),
                        from.whole("breaker-minimum", 20),
                        from.duration("breaker-open-for", Duration.ofSeconds(10)),
                        from.whole("max-body-bytes", 8 << 20),
                        from.duration("cache-time-to-live", Duration.ofMinutes(10)),
                        from.wholeLong("cache-bytes", 16 << 20)));
    }

    private static void within(String setting, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw outside(setting, value, "from %s to %s".formatted(least, most));
        }
    }

    private static void within(String setting, long value, long least, long most) {
        if (value < least || value > most) {
            throw outside(setting, value, "from %d to %d".formatted(least, most));
        }
    }

    private static void within(String setting, Duration value, Duration least) {
        if (value.compareTo(least) < 0 || value.compareTo(LONGEST) > 0) {
            throw outside(setting, value, "from %s to %s".formatted(least, LONGEST));
        }
    }

    private static IllegalArgumentException outside(String setting, Object value, String bounds) {
        return new IllegalArgumentException(
                "setting '%s' is %s; expected a value %s".formatted(setting, value, bounds));
    }
}
