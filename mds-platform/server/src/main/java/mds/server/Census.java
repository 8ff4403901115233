package mds.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import mds.kernel.Figure;
import mds.kernel.graph.GraphSnapshot;
import mds.plugin.Alias;
import mds.plugin.EntityUri;

/**
 * How many entities there are, by type and state, and which aliases several of them claim. Counting entities costs what has
 * changed since the last time, and what the graph has at first, and looking through claims what there are of them; so both
 * are done every 30 s at most, and take a twentieth of the time at most. Thread-safe.
 */
final class Census {
    private static final long LEAST_NANOS = Duration.ofSeconds(30).toNanos();
    private static final int SHARE = 20;

    private final Supplier<GraphSnapshot> graph;
    private final ReentrantLock counting = new ReentrantLock();
    private volatile Count latest = new Count(List.of(), new TreeMap<>(), Long.MIN_VALUE, 0, true);

    private record Count(
            List<Figure> figures, SortedMap<Alias, List<EntityUri>> contested, long at, long took, boolean never) {
        boolean isOld(long now) {
            return never || now - at > Math.max(LEAST_NANOS, SHARE * took);
        }
    }

    Census(Supplier<GraphSnapshot> graph) {
        this.graph = graph;
    }

    /** The latest count; whoever asks while another counts gets the one before. */
    List<Figure> figures() {
        return latest().figures();
    }

    /** What is wrong with what was counted; empty if nothing is. */
    Optional<String> problem() {
        SortedMap<Alias, List<EntityUri>> contested = latest().contested();
        return contested.isEmpty()
                ? Optional.empty()
                : Optional.of("%d are claimed by several entities, such as %s by %s; references lead to the first"
                        .formatted(
                                contested.size(),
                                contested.firstKey(),
                                contested.firstEntry().getValue()));
    }

    private Count latest() {
        if (latest.isOld(System.nanoTime()) && counting.tryLock()) {
            try {
                latest = count();
            } finally {
                counting.unlock();
            }
        }
        return latest;
    }

    private Count count() {
        long begin = System.nanoTime();
        List<Figure> figures = new ArrayList<>();
        GraphSnapshot snapshot = graph.get();
        SortedMap<Alias, List<EntityUri>> contested = snapshot.contestedAliases();
        figures.add(Figure.of("mds_alias_conflicts", contested.size()));
        snapshot.counts()
                .forEach((type, states) -> states.forEach((state, number) -> figures.add(new Figure(
                        "mds_entities",
                        Map.of("type", type, "state", state.name().toLowerCase(Locale.ROOT)),
                        (double) number))));
        long end = System.nanoTime();
        return new Count(List.copyOf(figures), contested, end, end - begin, false);
    }
}
