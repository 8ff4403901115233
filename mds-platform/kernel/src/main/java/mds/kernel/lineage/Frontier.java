package mds.kernel.lineage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.graph.NodeSet;
import mds.plugin.Direction;
import mds.plugin.PathRule.Step;

/**
 * A breadth-first walk, one node at a time. On one basis the same request walks the same way every time, so a position
 * in it is all that a cursor must remember.
 */
final class Frontier {
    private final GraphSnapshot graph;
    private final int depth;
    private final Map<LineageDirection, List<Step>> steps = new EnumMap<>(LineageDirection.class);
    private final Map<LineageDirection, NodeSet> seen = new EnumMap<>(LineageDirection.class);
    private final List<Place> order = new ArrayList<>();
    private int next;
    private long visits;

    /** A node that the walk came to. */
    record Place(long node, int distance, LineageDirection direction) {}

    /** Edges from one node to another, as they are in the graph. */
    record Hop(long from, String edgeType, long to) {}

    /**
     * What lies behind a place.
     *
     * @param more whether something lies there that is too far away
     */
    record Expansion(Place place, int position, List<Hop> hops, boolean more) {}

    Frontier(GraphSnapshot graph, LineageModel model, LineageRequest request, long start) {
        this.graph = graph;
        this.depth = request.depth();
        for (LineageDirection way : request.direction().ways()) {
            steps.put(way, model.steps(way, request.edgeTypes()));
            NodeSet known = new NodeSet();
            known.add(start);
            seen.put(way, known);
        }
        order.add(new Place(start, 0, request.direction()));
    }

    boolean hasNext() {
        return next < order.size();
    }

    /** The position of what is expanded next. */
    int next() {
        return next;
    }

    /** Everything that the walk came to so far, in its order. */
    List<Place> order() {
        return order;
    }

    /** How many index seeks and edges it took so far. */
    long visits() {
        return visits;
    }

    /** @throws CancellationException if nobody waits for the walk any longer, and its thread was interrupted */
    Expansion expand() {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("the walk was interrupted");
        }
        int position = next++;
        Place place = order.get(position);
        List<Hop> hops = new ArrayList<>();
        boolean more = false;
        for (LineageDirection way : place.direction().ways()) {
            NodeSet known = Objects.requireNonNull(seen.get(way));
            for (Step step : steps.getOrDefault(way, List.of())) {
                for (long end : ends(place.node(), step)) {
                    if (place.distance() == depth) {
                        more = more || !known.contains(end);
                        continue;
                    }
                    hops.add(hop(place.node(), step, end));
                    if (known.add(end)) {
                        order.add(new Place(end, place.distance() + 1, way));
                    }
                }
            }
        }
        return new Expansion(place, position, hops, more);
    }

    private long[] ends(long node, Step step) {
        long[] ends = graph.neighbours(node, step.edgeType(), step.direction());
        Arrays.sort(ends);
        visits += 1 + ends.length;
        return ends;
    }

    private static Hop hop(long node, Step step, long end) {
        return step.direction() == Direction.OUT
                ? new Hop(node, step.edgeType(), end)
                : new Hop(end, step.edgeType(), node);
    }
}
