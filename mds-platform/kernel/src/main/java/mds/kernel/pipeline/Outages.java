package mds.kernel.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import mds.kernel.hydration.Fetch;

/**
 * Notices sources that answer again after they did not for a while, so that what waits for them, by then perhaps for an
 * hour, need not wait longer. A source is taken to recover when it first answers after the start, too. One that goes up
 * and down all the time, or fails at the same few objects for ever, is noticed less and less often. Thread-safe.
 */
final class Outages {
    /** It is an outage if so many fetches failed in a row … */
    private static final int FAILURES = 10;
    /** … and for so long there was no answer. Who waits for a shorter one does not wait for much longer than that. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private static final Duration SHORTEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    private final Map<String, Condition> sources = new HashMap<>();
    private final Set<String> recovered = new HashSet<>();

    private static final class Condition {
        private int failures = FAILURES;
        private Instant answeredAt = Instant.EPOCH;
        private Instant noticeFrom = Instant.EPOCH;
        private Duration pause = SHORTEST_PAUSE;
    }

    /** Hears how a fetch ended. */
    synchronized void heard(Fetch fetch, Instant now) {
        Condition condition = sources.computeIfAbsent(fetch.uri().source(), none -> new Condition());
        switch (fetch) {
            case Fetch.Failed _ -> condition.failures++;
            case Fetch.Answered _ -> {
                boolean wasOut = condition.failures >= FAILURES
                        && !now.isBefore(condition.answeredAt.plus(SILENCE))
                        && !now.isBefore(condition.noticeFrom);
                if (wasOut) {
                    recovered.add(fetch.uri().source());
                    boolean calm = !now.isBefore(condition.noticeFrom.plus(condition.pause));
                    condition.pause = calm ? SHORTEST_PAUSE : longer(condition.pause);
                    condition.noticeFrom = now.plus(condition.pause);
                }
                condition.failures = 0;
                condition.answeredAt = now;
            }
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    /** The sources that have recovered, each told once. */
    synchronized Set<String> recovered() {
        Set<String> all = Set.copyOf(recovered);
        recovered.clear();
        return all;
    }
}
