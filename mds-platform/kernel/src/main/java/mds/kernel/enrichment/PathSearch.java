package mds.kernel.enrichment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import mds.kernel.graph.Edge;
import mds.kernel.graph.GraphSnapshot;
import mds.plugin.Direction;
import mds.plugin.EntityUri;
import mds.plugin.PathRule;
import mds.plugin.PathRule.Step;

/**
 * Finds the paths of a rule between two entities. All hops from the start are followed first, then those that do not lead
 * to the end are dropped, so that spelling out the paths runs into no dead end.
 */
final class PathSearch {
    private final GraphSnapshot graph;
    private final PathRule rule;
    private final int mostPaths;
    private final int mostHops;
    /** The hops from each place, by the node that stands there. */
    private final List<Map<Long, List<Long>>> hops = new ArrayList<>();

    private final List<List<Edge>> paths = new ArrayList<>();
    private int hopped;
    private boolean more;

    PathSearch(GraphSnapshot graph, PathRule rule, int mostPaths, int mostHops) {
        this.graph = graph;
        this.rule = rule;
        this.mostPaths = mostPaths;
        this.mostHops = mostHops;
    }

    Explanation explain(EntityUri start, EntityUri end) {
        OptionalLong from = graph.node(start);
        OptionalLong to = graph.node(end);
        if (from.isEmpty() || to.isEmpty() || !graph.fits(from.getAsLong(), rule.start())) {
            return Explanation.NOTHING;
        }
        follow(from.getAsLong(), to.getAsLong());
        spell(start, from.getAsLong(), new ArrayList<>());
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

    private void follow(long from, long to) {
        Set<Long> frontier = Set.of(from);
        for (Step step : rule.path()) {
            Map<Long, List<Long>> next = new LinkedHashMap<>();
            Set<Long> reached = new HashSet<>();
            for (long node : frontier) {
                List<Long> ends = ends(node, step);
                next.put(node, ends);
                reached.addAll(ends);
            }
            hops.add(next);
            frontier = reached;
        }
        Set<Long> good = Set.of(to);
        for (Map<Long, List<Long>> place : hops.reversed()) {
            Set<Long> leading = good;
            Map<Long, List<Long>> kept = new HashMap<>();
            place.forEach((node, ends) -> {
                List<Long> those = ends.stream().filter(leading::contains).toList();
                if (!those.isEmpty()) {
                    kept.put(node, those);
                }
            });
            place.keySet().retainAll(kept.keySet());
            place.putAll(kept);
            good = kept.keySet();
        }
    }

    private List<Long> ends(long node, Step step) {
        List<Long> ends = new ArrayList<>();
        if (hopped < mostHops) {
            for (long end : graph.neighbours(node, step.edgeType(), step.direction())) {
                hopped++;
                if (graph.fits(end, step.to())) {
                    ends.add(end);
                }
            }
        }
        return ends;
    }

    private void spell(EntityUri uri, long node, List<Edge> path) {
        if (path.size() == hops.size()) {
            more = paths.size() == mostPaths;
            if (!more) {
                paths.add(List.copyOf(path));
            }
            return;
        }
        Step step = rule.path().get(path.size());
        for (long next : hops.get(path.size()).getOrDefault(node, List.of())) {
            EntityUri far = graph.uri(next);
            path.add(edge(uri, step, far));
            spell(far, next, path);
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
