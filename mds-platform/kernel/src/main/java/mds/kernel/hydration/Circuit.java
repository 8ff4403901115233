package mds.kernel.hydration;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import mds.kernel.source.RunningCalls;
import mds.plugin.EntityUri;

/**
 * Whether one source is asked at all. When it has failed at so many different roots without an answer between them, be it
 * that it is away or that its plugin hangs or throws, it is left alone for a while; then one root after the other tries it,
 * with growing pauses. Any answer ends that at once. A few roots that fail for ever are no reason: others are answered. Nor
 * is it asked while too many calls have not ended although the host gave them up. Thread-safe.
 */
final class Circuit {
    /** How many different roots must have failed in a row. */
    static final int FAILURES = 20;
    /** How long a source is left alone at first. */
    static final Duration SHORTEST = Duration.ofSeconds(1);
    /** How long it is left alone at most, and so how late it is noticed that it answers again. */
    static final Duration LONGEST = Duration.ofSeconds(10);

    /** How many calls of its plugin may not have ended: more than the host ever waits for at a time. */
    static final int RUNNING = 256;

    private final Set<EntityUri> failed = new HashSet<>();
    private final RunningCalls running = new RunningCalls();
    private Duration pause = SHORTEST;
    private Instant openSince = Instant.EPOCH;
    private Optional<EntityUri> probe = Optional.empty();
    private String latest = "";

    /**
     * Whether a root may be asked for now. Who may tells how that ended, by {@link #answered} or {@link #failed}.
     *
     * @return why not; empty if it may
     */
    synchronized Optional<String> refusal(EntityUri root, Instant now) {
        if (failed.size() < FAILURES || running.count() >= RUNNING) {
            return problem();
        }
        boolean rests = !now.isBefore(openSince) && now.isBefore(openSince.plus(pause));
        if (rests || probe.isPresent()) {
            return problem();
        }
        probe = Optional.of(root);
        return Optional.empty();
    }

    /** A call that counts as one that has not ended, for as long as it really runs. */
    <T> Callable<T> counted(Callable<T> call) {
        return running.counted(call);
    }

    /** The source has answered, whatever it said. */
    synchronized void answered() {
        failed.clear();
        probe = Optional.empty();
        pause = SHORTEST;
    }

    /**
     * The source did not answer, or its plugin failed.
     *
     * @return when this root is to try whether the source answers again, so that somebody does; empty if others do that
     */
    synchronized Optional<Instant> failed(EntityUri root, String reason, Instant now) {
        latest = reason;
        boolean wasOpen = failed.size() == FAILURES;
        if (wasOpen && probe.filter(root::equals).isEmpty()) {
            // It was under way when the source was given up, and says nothing new.
            return Optional.empty();
        }
        if (wasOpen) {
            probe = Optional.empty();
            pause = shorter(pause.multipliedBy(2), LONGEST);
        } else {
            failed.add(root);
        }
        openSince = now;
        return failed.size() == FAILURES ? Optional.of(now.plus(pause)) : Optional.empty();
    }

    /** What is wrong; empty while the source is asked as usual. */
    synchronized Optional<String> problem() {
        int unended = running.count();
        if (unended >= RUNNING) {
            return Optional.of(
                    "%d calls of its plugin have not ended, and it is not called before one does".formatted(unended));
        }
        return failed.size() < FAILURES
                ? Optional.empty()
                : Optional.of(
                        "it failed at %d different objects in a row and is asked only now and then until it answers; the latest: %s"
                                .formatted(FAILURES, latest));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
