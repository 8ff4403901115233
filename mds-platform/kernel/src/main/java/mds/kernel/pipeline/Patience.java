package mds.kernel.pipeline;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import mds.kernel.hydration.Fetch;

/**
 * How long events wait for their sources. One that was waited for in vain is not waited for again until it has dealt with a
 * question in time, whoever asked it, and has room for more; or until so long was heard nothing of it that it is worth
 * another try. Thread-safe.
 */
final class Patience {
    /** Who waits looks at the time so often; whatever lands ends the waiting at once. */
    private static final Duration LOOK = Duration.ofMillis(50);
    /** Longer than any call of a plugin takes. */
    private static final long SILENCE_NANOS = Duration.ofMinutes(2).toNanos();

    private final long limitNanos;
    private final LongSupplier nanos;
    private final Map<String, Slow> slow = new ConcurrentHashMap<>();

    /**
     * A source that was waited for in vain.
     *
     * @param heardAt when it was last heard of
     * @param inTime whether it was in time then
     */
    private record Slow(long heardAt, boolean inTime) {}

    /**
     * @param limit how long a batch of events waits
     * @param nanos a time that only goes forward
     */
    Patience(Duration limit, LongSupplier nanos) {
        this.limitNanos = limit.toNanos();
        this.nanos = nanos;
    }

    /** The waiting of one batch. */
    final class Wait {
        private final long begun = nanos.getAsLong();

        private Wait() {}

        boolean isOver() {
            return nanos.getAsLong() - begun >= limitNanos;
        }

        /** Until the next look at the time. */
        Duration part() {
            Duration left = Duration.ofNanos(Math.max(0, limitNanos - (nanos.getAsLong() - begun)));
            return left.compareTo(LOOK) < 0 ? left : LOOK;
        }
    }

    Wait begin() {
        return new Wait();
    }

    /** A batch gave up waiting for a source. */
    void waitedInVain(String source) {
        slow.put(source, new Slow(nanos.getAsLong(), false));
    }

    /** Asks, and learns from how long the answer or failure takes. */
    Optional<CompletableFuture<Fetch>> asking(String source, Supplier<Optional<CompletableFuture<Fetch>>> question) {
        long askedAt = nanos.getAsLong();
        return question.get()
                .map(asked -> asked.thenApply(fetch -> {
                    ended(source, nanos.getAsLong() - askedAt);
                    return fetch;
                }));
    }

    private void ended(String source, long took) {
        slow.computeIfPresent(source, (_, _) -> new Slow(nanos.getAsLong(), took < limitNanos));
    }

    /**
     * Whether events had better not wait for a source.
     *
     * @param hasRoom whether one more question could be asked of it now
     */
    boolean isSpent(String source, boolean hasRoom) {
        Slow known = slow.get(source);
        if (known == null) {
            return false;
        }
        boolean silent = nanos.getAsLong() - known.heardAt() >= SILENCE_NANOS;
        boolean over = silent || (known.inTime() && hasRoom);
        if (over) {
            slow.remove(source, known);
        }
        return !over;
    }
}
