package mds.kernel.search;

import java.time.Duration;

/**
 * How much of the time the comparison of graph and index may take.
 *
 * @param countEvery how often documents are counted, at most
 * @param share one of so many parts of the time is spent on comparing, and likewise on counting
 */
public record ParityPace(Duration countEvery, int share) {
    /** Counts every 30 s at most, and takes a fiftieth of the time. */
    public static final ParityPace DEFAULT = new ParityPace(Duration.ofSeconds(30), 50);

    /** An engine forgets a walk through its documents that stands still for longer than some minutes. */
    private static final Duration LONGEST_STANDSTILL = Duration.ofMinutes(2);

    /** How long to rest after so much work. */
    Duration rest(long workedNanos) {
        return Duration.ofNanos(workedNanos * (share - 1L));
    }

    /** How long to rest between two pages of a walk, after so much work on one. */
    Duration restWhileWalking(long workedNanos) {
        Duration rest = rest(workedNanos);
        return rest.compareTo(LONGEST_STANDSTILL) < 0 ? rest : LONGEST_STANDSTILL;
    }
}
