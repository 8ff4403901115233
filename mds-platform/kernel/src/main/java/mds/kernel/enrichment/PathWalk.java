package mds.kernel.enrichment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import mds.kernel.graph.Edge;
import mds.kernel.graph.GraphSnapshot;
import mds.plugin.Direction;
import mds.plugin.EntityUri;
import mds.plugin.PathRule;
import mds.plugin.PathRule.Step;

/** Walks the path of a rule through one snapshot. */
public final class PathWalk {
    private final GraphSnapshot graph;
    private final PathRule rule;
    /** The starts before a step, by the entity at which it begins: many edges lead to few ends. */
    private final Map<Place, Set<EntityUri>> starts = new HashMap<>();

    private record Place(EntityUri entity, int steps) {}

    /** A walk of a rule. */
    public PathWalk(GraphSnapshot graph, PathRule rule) {
        this.graph = graph;
        this.rule = rule;
    }

    /** Where the paths from a start end, without the start itself. */
    public Set<EntityUri> ends(EntityUri start) {
        OptionalLong node = graph.node(start);
        if (node.isEmpty()) {
            return Set.of();
        }
        Set<EntityUri> ends = new LinkedHashSet<>();
        for (long end : walk(Set.of(node.getAsLong()), rule.path())) {
            if (end != node.getAsLong()) {
                ends.add(graph.uri(end));
            }
        }
        return ends;
    }

    /** The starts from which a path may lead over an edge: the edge taken for each step that it fits, walked back. */
    public Set<EntityUri> startsOver(Edge edge) {
        Set<EntityUri> starts = new LinkedHashSet<>();
        for (int at = 0; at < rule.path().size(); at++) {
            Step step = rule.path().get(at);
            if (step.edgeType().equals(edge.type())) {
                EntityUri near = step.direction() == Direction.OUT ? edge.from() : edge.to();
                starts.addAll(this.starts.computeIfAbsent(new Place(near, at), this::startsBefore));
            }
        }
        return starts;
    }

    /**
     * The paths from a start to an end, each as its edges in the order of the steps; where a step has edges of several
     * origins, the asserted one.
     *
     * @param limit how many paths at most
     */
    public List<List<Edge>> paths(EntityUri start, EntityUri end, int limit) {
        List<List<Edge>> paths = new ArrayList<>();
        if (graph.node(start).isPresent() && graph.node(end).isPresent()) {
            collect(start, end, new ArrayList<>(), paths, limit);
        }
        return paths;
    }

    private Set<EntityUri> startsBefore(Place place) {
        OptionalLong node = graph.node(place.entity());
        if (node.isEmpty()) {
            return Set.of();
        }
        List<Step> back = rule.path().subList(0, place.steps()).reversed().stream()
                .map(Step::reversed)
                .toList();
        Set<EntityUri> starts = new LinkedHashSet<>();
        for (long start : walk(Set.of(node.getAsLong()), back)) {
            EntityUri uri = graph.uri(start);
            if (uri.type().equals(rule.startType())) {
                starts.add(uri);
            }
        }
        return starts;
    }

    private Set<Long> walk(Set<Long> from, List<Step> steps) {
        Set<Long> frontier = from;
        for (Step step : steps) {
            Set<Long> next = new LinkedHashSet<>();
            for (long node : frontier) {
                for (long neighbour : graph.neighbours(node, step.edgeType(), step.direction())) {
                    next.add(neighbour);
                }
            }
            frontier = next;
        }
        return frontier;
    }

    private void collect(EntityUri at, EntityUri end, List<Edge> path, List<List<Edge>> paths, int limit) {
        if (paths.size() >= limit) {
            return;
        }
        if (path.size() == rule.path().size()) {
            if (at.equals(end)) {
                paths.add(List.copyOf(path));
            }
            return;
        }
        Step step = rule.path().get(path.size());
        Set<EntityUri> reached = new LinkedHashSet<>();
        for (Edge edge : graph.edges(at, step.direction(), Set.of(step.edgeType()))) {
            EntityUri far = step.direction() == Direction.OUT ? edge.to() : edge.from();
            if (reached.add(far)) {
                path.add(edge);
                collect(far, end, path, paths, limit);
                path.removeLast();
            }
        }
    }
}
