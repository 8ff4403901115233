package mds.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import mds.kernel.Figure;
import mds.kernel.graph.GraphSnapshot;

/**
 * How many entities there are, by type and state. Counting costs what has changed since the last time, and what the graph
 * has at first, so it is done every 30 s at most, and takes a twentieth of the time at most. Thread-safe.
 */
final class Census {
    private static final long LEAST_NANOS = Duration.ofSeconds(30).toNanos();
    private static final int SHARE = 20;

    private final Supplier<GraphSnapshot> graph;
    private final ReentrantLock counting = new ReentrantLock();
    private volatile Count latest = new Count(List.of(), Long.MIN_VALUE, 0, true);

    private record Count(List<Figure> figures, long at, long took, boolean never) {
        boolean isOld(long now) {
            return never || now - at > Math.max(LEAST_NANOS, SHARE * took);
        }
    }

    Census(Supplier<GraphSnapshot> graph) {
        this.graph = graph;
    }

    /** The latest count; whoever asks while another counts gets the one before. */
    List<Figure> figures() {
        if (latest.isOld(System.nanoTime()) && counting.tryLock()) {
            try {
                latest = count();
            } finally {
                counting.unlock();
            }
        }
        return latest.figures();
    }

    private Count count() {
        long begin = System.nanoTime();
        List<Figure> figures = new ArrayList<>();
        graph.get()
                .counts()
                .forEach((type, states) -> states.forEach((state, number) -> figures.add(new Figure(
                        "mds_entities",
                        Map.of("type", type, "state", state.name().toLowerCase(Locale.ROOT)),
                        (double) number))));
        long end = System.nanoTime();
        return new Count(List.copyOf(figures), end, end - begin, false);
    }
}
