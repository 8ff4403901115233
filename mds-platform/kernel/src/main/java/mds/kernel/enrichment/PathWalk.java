package mds.kernel.enrichment;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import mds.kernel.graph.Edge;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.graph.NodeSet;
import mds.plugin.Direction;
import mds.plugin.EntityFilter;
import mds.plugin.EntityUri;
import mds.plugin.PathRule;
import mds.plugin.PathRule.Step;

/**
 * Walks the path of a rule through one snapshot. Entities on a path stand at places: the start at 0, what the first step
 * leads to at 1, and so on; each place has its filter.
 */
public final class PathWalk {
    private final GraphSnapshot graph;
    private final PathRule rule;
    /** The starts before a place, by the entity that stands there: many edges lead to few ends. */
    private final Map<Standing, Set<EntityUri>> starts = new HashMap<>();

    private final Map<Standing, Boolean> fits = new HashMap<>();

    private record Standing(long node, int place) {}

    /** A walk of a rule. */
    public PathWalk(GraphSnapshot graph, PathRule rule) {
        this.graph = graph;
        this.rule = rule;
    }

    /** Where the paths from a start end, without the start itself. */
    public Set<EntityUri> ends(EntityUri start) {
        OptionalLong node = graph.node(start);
        if (node.isEmpty() || !fits(node.getAsLong(), 0)) {
            return Set.of();
        }
        long[] frontier = {node.getAsLong()};
        for (int place = 1; place <= rule.path().size(); place++) {
            Step step = rule.path().get(place - 1);
            frontier = hop(frontier, step.edgeType(), step.direction(), place);
        }
        Set<EntityUri> ends = new LinkedHashSet<>();
        for (long end : frontier) {
            if (end != node.getAsLong()) {
                ends.add(graph.uri(end));
            }
        }
        return ends;
    }

    /** The starts from which a path may lead over an edge: the edge taken for each step that it fits, walked back. */
    Set<EntityUri> startsOver(Edge edge) {
        Set<EntityUri> starts = new LinkedHashSet<>();
        for (int place = 0; place < rule.path().size(); place++) {
            Step step = rule.path().get(place);
            boolean out = step.direction() == Direction.OUT;
            EntityUri near = out ? edge.from() : edge.to();
            EntityUri far = out ? edge.to() : edge.from();
            if (step.edgeType().equals(edge.type()) && step.to().allows(far.type())) {
                OptionalLong node = graph.node(near);
                if (node.isPresent() && fits(node.getAsLong(), place)) {
                    starts.addAll(startsBefore(node.getAsLong(), place));
                }
            }
        }
        return starts;
    }

    /** The starts from which a path may lead through an entity, wherever a filter reads one of these facts of it. */
    Set<EntityUri> startsThrough(EntityUri entity, Set<String> facts) {
        OptionalLong node = graph.node(entity);
        if (node.isEmpty()) {
            return Set.of();
        }
        Set<EntityUri> starts = new LinkedHashSet<>();
        for (int place = 0; place <= rule.path().size(); place++) {
            EntityFilter filter = filter(place);
            if (filter.allows(entity.type()) && filter.reads(facts)) {
                starts.addAll(startsBefore(node.getAsLong(), place));
            }
        }
        return starts;
    }

    private Set<EntityUri> startsBefore(long node, int place) {
        return starts.computeIfAbsent(new Standing(node, place), this::walkBack);
    }

    private Set<EntityUri> walkBack(Standing from) {
        long[] frontier = {from.node()};
        for (int place = from.place() - 1; place >= 0; place--) {
            Step step = rule.path().get(place);
            frontier = hop(frontier, step.edgeType(), step.direction().opposite(), place);
        }
        Set<EntityUri> found = new LinkedHashSet<>();
        for (long start : frontier) {
            EntityUri uri = graph.uri(start);
            if (rule.start().allows(uri.type())) {
                found.add(uri);
            }
        }
        return found;
    }

    /** One hop from each of these, to those that may stand at a place. */
    private long[] hop(long[] from, String edgeType, Direction direction, int place) {
        NodeSet reached = new NodeSet();
        for (long node : from) {
            for (long neighbour : graph.neighbours(node, edgeType, direction)) {
                if (fits(neighbour, place)) {
                    reached.add(neighbour);
                }
            }
        }
        return reached.toArray();
    }

    private boolean fits(long node, int place) {
        EntityFilter filter = filter(place);
        if (!filter.readsFacts()) {
            return filter.types().isEmpty() || filter.allows(graph.uri(node).type());
        }
        return fits.computeIfAbsent(new Standing(node, place), standing -> graph.fits(standing.node(), filter));
    }

    private EntityFilter filter(int place) {
        return place == 0 ? rule.start() : rule.path().get(place - 1).to();
    }
}
