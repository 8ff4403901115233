package mds.hydration;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The time for which a source wants to be left alone ({@code Retry-After}): it holds for all callers, not only for the
 * one that was told. Thread-safe.
 */
final class Quiet {
    /** A source that answers nonsense must not silence itself for good. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Duration patience;
    private final Clock clock;
    private final Sleeper sleeper;
    private final AtomicReference<Instant> until = new AtomicReference<>(Instant.MIN);

    /** How to wait; {@code Thread::sleep} outside tests. */
    @FunctionalInterface
    interface Sleeper {
        void sleep(Duration duration) throws InterruptedException;
    }

    Quiet(Duration patience, Clock clock, Sleeper sleeper) {
        this.patience = patience;
        this.clock = clock;
        this.sleeper = sleeper;
    }

    /** Takes note of a wish; the latest instant counts. */
    void askedUntil(Instant instant) {
        Instant bound = clock.instant().plus(LONGEST);
        Instant wish = instant.isAfter(bound) ? bound : instant;
        until.accumulateAndGet(wish, (known, other) -> other.isAfter(known) ? other : known);
    }

    boolean isOver() {
        return !until.get().isAfter(clock.instant());
    }

    /** Waits until the source may be asked, or fails at once if that is longer than patience lasts. */
    void await() throws AttemptFailed, InterruptedException {
        while (!isOver()) {
            Instant end = until.get();
            Duration rest = Duration.between(clock.instant(), end);
            if (rest.compareTo(patience) > 0) {
                throw new AttemptFailed(
                        AttemptFailed.Kind.FINAL,
                        "it asked by Retry-After to be left alone until %s, longer than retry-after-max (%s)"
                                .formatted(end, patience));
            }
            sleeper.sleep(rest.isPositive() ? rest : Duration.ofMillis(1));
        }
    }
}
