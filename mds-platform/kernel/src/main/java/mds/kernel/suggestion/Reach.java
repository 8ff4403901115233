package mds.kernel.suggestion;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import mds.kernel.graph.EntityState;
import mds.kernel.graph.EntityView;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.lineage.Cut;
import mds.kernel.suggestion.Trait.Hop;
import mds.plugin.EntityUri;

/** Walks paths of one snapshot within bounds, and remembers what it left out. */
final class Reach {
    private static final int NAMED = 3;

    private final GraphSnapshot graph;
    private final Bounds bounds;
    private final Map<Long, Boolean> there = new HashMap<>();
    private final Set<EntityUri> hubs = new TreeSet<>();
    private long visits;
    private int unread;

    /**
     * What one answer may read, in index seeks, edges and entities.
     *
     * @param all of them together
     * @param path those of one path from one entity: what leads to more says next to nothing
     */
    record Bounds(long all, long path) {}

    Reach(GraphSnapshot graph, Bounds bounds) {
        this.graph = graph;
        this.bounds = bounds;
    }

    /** Where a path leads from a node, each end once, sorted; empty if a bound was in the way. */
    Optional<long[]> ends(long node, List<Hop> path) {
        if (visits >= bounds.all()) {
            unread++;
            return Optional.empty();
        }
        long allowed = visits + bounds.path();
        long[] wave = {node};
        for (Hop hop : path) {
            LongStream.Builder next = LongStream.builder();
            for (long at : wave) {
                long[] ends = graph.neighbours(at, hop.edgeType(), hop.direction());
                visits += 1 + ends.length;
                if (visits > allowed) {
                    hubs.add(graph.uri(node));
                    return Optional.empty();
                }
                LongStream.of(ends).forEach(next);
            }
            wave = next.build().sorted().distinct().toArray();
        }
        return Optional.of(wave);
    }

    /** Whether the graph holds what a source says of a node: it is neither gone nor only referred to. */
    boolean isThere(long node) {
        return there.computeIfAbsent(node, unknown -> {
            visits++;
            return graph.entity(graph.uri(node)).filter(Reach::isThere).isPresent();
        });
    }

    private static boolean isThere(EntityView view) {
        return view.state() != EntityState.GONE && view.state() != EntityState.UNCACHED;
    }

    /** Why an answer may not be the best. */
    List<Cut> cuts() {
        List<Cut> cuts = new ArrayList<>();
        if (!hubs.isEmpty()) {
            cuts.add(new Cut(
                    Cut.Reason.HUB,
                    "%d entities lead to more than can be compared, and were left aside: %s"
                            .formatted(
                                    hubs.size(),
                                    hubs.stream()
                                            .limit(NAMED)
                                            .map(EntityUri::toString)
                                            .collect(Collectors.joining(", ")))));
        }
        if (unread > 0) {
            cuts.add(new Cut(
                    Cut.Reason.VISITS,
                    "one answer reads %d edges and entities at most; %d entities were not looked at"
                            .formatted(bounds.all(), unread)));
        }
        return cuts;
    }
}
