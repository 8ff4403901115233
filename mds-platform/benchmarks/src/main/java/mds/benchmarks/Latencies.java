package mds.benchmarks;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/** Times of single operations, in nanoseconds. Not thread-safe. */
final class Latencies {
    private long[] nanos = new long[1024];
    private int size;

    void add(long elapsed) {
        if (size == nanos.length) {
            nanos = Arrays.copyOf(nanos, size * 2);
        }
        nanos[size++] = elapsed;
    }

    int count() {
        return size;
    }

    /** The time within which that share of the operations ended. */
    Duration percentile(double share) {
        long[] sorted = Arrays.copyOf(nanos, size);
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(share * size);
        return Duration.ofNanos(sorted[Math.max(0, Math.min(size - 1, rank - 1))]);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "p50 %.1f ms, p99 %.1f ms, max %.1f ms (n = %d)",
                percentile(0.5).toNanos() / 1e6,
                percentile(0.99).toNanos() / 1e6,
                percentile(1).toNanos() / 1e6,
                size);
    }
}
