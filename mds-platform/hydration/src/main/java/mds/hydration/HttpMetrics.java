package mds.hydration;

import java.time.Duration;

/**
 * What one client has done since it was created, and how it stands now. The counts are read one after the other while
 * work goes on: each is exact, their sum need not be.
 *
 * @param source the source's name
 * @param calls how often a plugin asked
 * @param joined of these, how many shared a request that another caller had queued
 * @param requests HTTP requests sent, retries and redirects included: what the source sees
 * @param answers of these, how many were answered, whatever the status
 * @param answerTime how long the source took for these answers, taken together
 * @param cacheHits requests that the source answered with "not modified", so that the kept document was the answer
 * @param retries attempts after the first
 * @param throttled answers by which the source asked for fewer requests: 429, or 503 with {@code Retry-After}
 * @param failures calls that ended in a {@link mds.plugin.SourceUnavailableException}, without those that joined
 * @param breaker how the circuit breaker stands
 * @param inFlight how many of {@code maxConcurrent} places are taken now, by requests sent or waiting for the rate limit
 * @param waiting callers in the client now that hold no place
 * @param saturation the share of places taken now: 0 is idle; 1 for long means that the limits, or the source, are the
 *     bottleneck
 */
public record HttpMetrics(
        String source,
        long calls,
        long joined,
        long requests,
        long answers,
        Duration answerTime,
        long cacheHits,
        long retries,
        long throttled,
        long failures,
        Breaker breaker,
        int inFlight,
        int waiting,
        double saturation) {
    /** The states of a circuit breaker. */
    public enum Breaker {
        /** All is well: attempts pass. */
        CLOSED,
        /** A few attempts probe whether the source has recovered. */
        HALF_OPEN,
        /** Too many attempts failed: calls are refused without asking. */
        OPEN
    }
}
