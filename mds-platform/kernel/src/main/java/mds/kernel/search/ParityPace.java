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

    /** How long to rest after so much work. */
    Duration rest(long workedNanos) {
        return Duration.ofNanos(workedNanos * (share - 1L));
    }
}
