package mds.kernel.enrichment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import mds.kernel.graph.Edge;
import mds.kernel.graph.GraphSnapshot;
import mds.plugin.Direction;
import mds.plugin.EntityUri;
import mds.plugin.PathRule;
import mds.plugin.PathRule.Step;

/**
 * Finds the paths of a rule between two entities. What leads from a node to the end is asked once for each place on the path,
 * so a node that many paths pass costs no more than one, and spelling out the paths runs into no dead end.
 */
final class PathSearch {
    private static final long[] NOWHERE = {};

    private final GraphSnapshot graph;
    private final PathRule rule;
    private final int mostPaths;
    private final int mostHops;
    /** The hops that lead to the end, from each place, by the node that stands there. */
    private final List<Map<Long, long[]>> leading = new ArrayList<>();

    private final List<List<Edge>> paths = new ArrayList<>();
    private int hopped;
    private boolean more;

    PathSearch(GraphSnapshot graph, PathRule rule, int mostPaths, int mostHops) {
        this.graph = graph;
        this.rule = rule;
        this.mostPaths = mostPaths;
        this.mostHops = mostHops;
        rule.path().forEach(_ -> leading.add(new HashMap<>()));
    }

    Explanation explain(EntityUri start, EntityUri end) {
        OptionalLong from = graph.node(start);
        OptionalLong to = graph.node(end);
        if (from.isEmpty()
                || to.isEmpty()
                || !graph.fits(from.getAsLong(), rule.start())
                || !graph.fits(to.getAsLong(), rule.path().getLast().to())) {
            return Explanation.NOTHING;
        }
        long[] first = leading(from.getAsLong(), 0, to.getAsLong());
        spell(start, first, new ArrayList<>());
        return new Explanation(paths, List.of(), cut());
    }

    private Optional<String> cut() {
        if (more) {
            return Optional.of("there are more than %d paths".formatted(mostPaths));
        }
        return hopped >= mostHops
                ? Optional.of("looked over %d hops; there may be more paths".formatted(mostHops))
                : Optional.empty();
    }

    /** The hops from a node at a place that lead to the end; from where nothing was looked at any more, none. */
    private long[] leading(long node, int place, long end) {
        Map<Long, long[]> known = leading.get(place);
        long[] hops = known.get(node);
        if (hops == null) {
            hops = hopped < mostHops ? look(node, place, end) : NOWHERE;
            known.put(node, hops);
        }
        return hops;
    }

    private long[] look(long node, int place, long end) {
        Step step = rule.path().get(place);
        long[] ends = graph.neighbours(node, step.edgeType(), step.direction());
        hopped += ends.length;
        boolean last = place == leading.size() - 1;
        int count = 0;
        for (long next : ends) {
            if (last ? next == end : graph.fits(next, step.to()) && leading(next, place + 1, end).length > 0) {
                ends[count++] = next;
            }
        }
        return count == 0 ? NOWHERE : Arrays.copyOf(ends, count);
    }

    private void spell(EntityUri near, long[] hops, List<Edge> path) {
        int place = path.size();
        boolean last = place == leading.size() - 1;
        for (long next : hops) {
            EntityUri far = graph.uri(next);
            path.add(edge(near, rule.path().get(place), far));
            if (!last) {
                spell(far, Objects.requireNonNull(leading.get(place + 1).get(next)), path);
            } else if (paths.size() < mostPaths) {
                paths.add(List.copyOf(path));
            } else {
                more = true;
            }
            path.removeLast();
            if (more) {
                return;
            }
        }
    }

    private Edge edge(EntityUri near, Step step, EntityUri far) {
        boolean out = step.direction() == Direction.OUT;
        return graph.edgesBetween(out ? near : far, step.edgeType(), out ? far : near)
                .getFirst();
    }
}
