package mds.kernel.inventory;

import java.time.Duration;
import java.util.Optional;

/**
 * When a source is swept, and how much a sweep may retire by itself.
 *
 * @param onConnect whether a source that was never swept is swept at once: its back-fill
 * @param every the time from the end of a sweep to the beginning of the next; empty for never
 * @param retireAtMost the share of the live entities of a type that one sweep may retire, 0 to 1; one entity always may be
 */
public record SweepSchedule(boolean onConnect, Optional<Duration> every, double retireAtMost) {
    /** At once, then daily; at most one in twenty. */
    public static final SweepSchedule DEFAULT = new SweepSchedule(true, Optional.of(Duration.ofHours(24)), 0.05);

    /** How many entities of a type a sweep may retire without asking, of so many live ones. */
    long allowance(long live) {
        return Math.max(1, (long) (live * retireAtMost));
    }
}
