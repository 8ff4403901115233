package mds.hydration;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.exception.AcquirePermissionCancelledException;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import mds.plugin.SourceHttp.Answer;
import mds.plugin.SourceUnavailableException;

/**
 * Decides when a source may be asked, and how often. Thread-safe.
 *
 * <p>Outermost is the retry, so that who backs off holds no place. Then the bulkhead, then the circuit breaker, so that
 * callers who queued while the source broke down are refused when their turn comes. The rate limit is innermost, right
 * before each request: tokens that were taken by callers who then queue for a place would be spent all at once when
 * places become free.
 */
final class Governor {
    /** Callers queue for as long as they are patient: the host bounds each call and interrupts it. */
    private static final Duration UNBOUNDED = Duration.ofDays(1);

    private static final int PROBES = 3;

    private final String source;
    private final HttpLimits limits;
    private final Counters counters;
    private final Quiet quiet;
    private final Retry retry;
    private final Bulkhead bulkhead;
    private final CircuitBreaker breaker;
    private final RateLimiter limiter;

    Governor(String source, HttpLimits limits, Clock clock, Quiet quiet, Counters counters) {
        this.source = source;
        this.limits = limits;
        this.counters = counters;
        this.quiet = quiet;
        retry = Retry.of(source, retryConfig(limits));
        bulkhead = Bulkhead.of(source, bulkheadConfig(limits));
        breaker = CircuitBreaker.of(source, breakerConfig(limits, clock));
        limiter = RateLimiter.of(source, limiterConfig(limits));
    }

    /** One attempt; asks {@link #awaitTurn()} before each of its requests. */
    @FunctionalInterface
    interface Attempt {
        Answer make() throws AttemptFailed, InterruptedException;
    }

    /** Attempts until there is an answer, or no hope. */
    Answer persist(String path, Attempt attempt) throws SourceUnavailableException, InterruptedException {
        AtomicInteger attempts = new AtomicInteger();
        try {
            return retry.executeCallable(() -> bulkhead.executeCallable(() -> breaker.executeCallable(() -> {
                if (attempts.incrementAndGet() > 1) {
                    counters.retries.increment();
                }
                return attempt.make();
            })));
        } catch (AttemptFailed e) {
            rethrowInterruption();
            throw unavailable(
                    path, String.valueOf(e.getMessage()), attempts.get(), e.getCause() == null ? e : e.getCause());
        } catch (CallNotPermittedException e) {
            throw unavailable(
                    path,
                    "too many attempts failed, so it is left alone for up to %s (circuit breaker %s)"
                            .formatted(limits.breakerOpenFor(), breaker.getState()),
                    attempts.get(),
                    e);
        } catch (AcquirePermissionCancelledException e) {
            rethrowInterruption();
            throw e;
        } catch (InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("an attempt ends in no other way", e);
        }
    }

    /** Waits until one more request may be sent. */
    void awaitTurn() throws AttemptFailed, InterruptedException {
        do {
            quiet.await();
            RateLimiter.waitForPermission(limiter);
        } while (!quiet.isOver());
    }

    int inFlight() {
        Bulkhead.Metrics places = bulkhead.getMetrics();
        return places.getMaxAllowedConcurrentCalls() - places.getAvailableConcurrentCalls();
    }

    HttpMetrics.Breaker breaker() {
        return switch (breaker.getState()) {
            case OPEN, FORCED_OPEN -> HttpMetrics.Breaker.OPEN;
            case HALF_OPEN -> HttpMetrics.Breaker.HALF_OPEN;
            case CLOSED, DISABLED, METRICS_ONLY -> HttpMetrics.Breaker.CLOSED;
        };
    }

    /** The library ends its wait on interruption with the failure before it, and leaves the thread interrupted. */
    private static void rethrowInterruption() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while waiting for a source");
        }
    }

    private SourceUnavailableException unavailable(String path, String how, int attempts, Throwable cause) {
        counters.failures.increment();
        return new SourceUnavailableException(
                "source '%s' could not say what is at %s: %s (%d %s)"
                        .formatted(source, path, how, attempts, attempts == 1 ? "attempt" : "attempts"),
                cause);
    }

    private static RetryConfig retryConfig(HttpLimits limits) {
        return RetryConfig.custom()
                .maxAttempts(limits.attempts())
                .intervalFunction(new Backoff(
                        limits.backoffBase().toMillis(),
                        limits.backoffMax().toMillis(),
                        RandomGenerator.of("SecureRandom")))
                .retryOnException(AttemptFailed::isPassing)
                .build();
    }

    private static BulkheadConfig bulkheadConfig(HttpLimits limits) {
        return BulkheadConfig.custom()
                .maxConcurrentCalls(limits.maxConcurrent())
                .maxWaitDuration(UNBOUNDED)
                .fairCallHandlingStrategyEnabled(true)
                .writableStackTraceEnabled(false)
                .build();
    }

    private static CircuitBreakerConfig breakerConfig(HttpLimits limits, Clock clock) {
        return CircuitBreakerConfig.custom()
                .clock(clock)
                .currentTimestampFunction(Clock::millis, TimeUnit.MILLISECONDS)
                .failureRateThreshold(limits.breakerFailurePercent())
                .slidingWindow(
                        limits.breakerWindow(),
                        limits.breakerMinimum(),
                        CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .waitDurationInOpenState(limits.breakerOpenFor())
                .permittedNumberOfCallsInHalfOpenState(PROBES)
                .ignoreException(failure -> !AttemptFailed.isTrouble(failure))
                .build();
    }

    private static RateLimiterConfig limiterConfig(HttpLimits limits) {
        return RateLimiterConfig.custom()
                .limitForPeriod(1)
                .limitRefreshPeriod(Duration.ofNanos((long) Math.ceil(1e9 / limits.requestsPerSecond())))
                .timeoutDuration(UNBOUNDED)
                .build();
    }
}
