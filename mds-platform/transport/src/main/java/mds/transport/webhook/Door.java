package mds.transport.webhook;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Who may post for one source, and how fast. Thread-safe. */
final class Door {
    private static final int MOST_REMEMBERED = 10_000;

    private final String source;
    private final Optional<SignatureCheck> check;
    private final Optional<RateLimiter> limiter;
    private final int requestsPerSecond;

    /** Deliveries that were taken. What is older than the replay window is refused by its time. */
    private final Cache<String, Boolean> taken;

    Door(String source, WebhookTransport.Access access, Clock clock) {
        this.source = source;
        check = access.signing().map(signing -> new SignatureCheck(source, signing, clock));
        requestsPerSecond = access.requestsPerSecond().orElse(Integer.MAX_VALUE);
        limiter = access.requestsPerSecond().map(limit -> RateLimiter.of(source, atMost(limit)));
        taken = Caffeine.newBuilder()
                .maximumSize(MOST_REMEMBERED)
                .expireAfterWrite(access.signing()
                        .map(signing -> signing.replayWindow().multipliedBy(2))
                        .orElse(Duration.ZERO))
                .build();
    }

    private static RateLimiterConfig atMost(int requestsPerSecond) {
        return RateLimiterConfig.custom()
                .limitForPeriod(requestsPerSecond)
                .limitRefreshPeriod(Duration.ofSeconds(1))
                .timeoutDuration(Duration.ZERO)
                .build();
    }

    /**
     * Returns if the event may come in. Who is not the source cannot use up how fast the source may post.
     *
     * @param headers by lower-case name
     * @return the id of its delivery, if that can be relied on
     */
    Optional<String> admit(byte[] body, Map<String, String> headers)
            throws UnsignedEventException, WrongSignatureException, TooManyEventsException {
        Optional<String> delivery = check.isPresent() ? check.get().verify(body, headers) : Optional.empty();
        if (limiter.isPresent() && !limiter.get().acquirePermission()) {
            throw new TooManyEventsException(source, requestsPerSecond);
        }
        return delivery;
    }

    /** Whether that delivery has been taken already; one that failed has not, and may be sent again. */
    boolean hasTaken(Optional<String> delivery) {
        return delivery.map(taken::getIfPresent).isPresent();
    }

    /** Remembers a delivery that is durable. */
    void take(Optional<String> delivery) {
        delivery.ifPresent(id -> taken.put(id, true));
    }
}
