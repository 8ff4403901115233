package mds.kernel.enrichment;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.GraphSnapshot;
import mds.plugin.EntityFilter;
import mds.plugin.EntityUri;
import mds.plugin.PathRule;

/**
 * Keeps up a rule of paths.
 *
 * <p>A path is a row of elements: that an entity fits the filter of its place, that an edge leads on. A start's ends differ only
 * if some path from it came or went, so an element of it did. Walking back from a changed element, in the graph as it is
 * now, finds the start if all elements before it are there. They are there for the one of them, up to the first that is missing,
 * which changed last: so when its turn comes, the start is found, and evaluated in a graph that shows all of these changes.
 */
record PathUpkeep(PathRule rule) implements RuleUpkeep {
    @Override
    public List<RuleExtent> extents() {
        return List.of(new RuleExtent(RuleExtent.Work.EDGES, rule.startType(), rule.derives()));
    }

    @Override
    public Set<EntityUri> affected(Stretch stretch) {
        Set<EntityUri> starts = new LinkedHashSet<>(stretch.restated(rule.id()));
        PathWalk walk = new PathWalk(stretch.after(), rule);
        for (String type : edgeTypes()) {
            stretch.edges(type).forEach(edge -> starts.addAll(walk.startsOver(edge)));
        }
        for (EntityUri entity : refitted(stretch)) {
            Set<String> facts = stretch.facts().getOrDefault(entity, Set.of());
            starts.addAll(walk.startsThrough(entity, facts));
        }
        return starts;
    }

    /** The entities of which facts changed that a filter reads. */
    private List<EntityUri> refitted(Stretch stretch) {
        List<EntityFilter> filters = filters().filter(EntityFilter::readsFacts).toList();
        if (filters.isEmpty()) {
            return List.of();
        }
        return stretch.facts().entrySet().stream()
                .filter(change -> filters.stream()
                        .anyMatch(filter -> filter.allows(change.getKey().type()) && filter.reads(change.getValue())))
                .map(change -> change.getKey())
                .toList();
    }

    private Stream<EntityFilter> filters() {
        return Stream.concat(Stream.of(rule.start()), rule.path().stream().map(PathRule.Step::to));
    }

    private Set<String> edgeTypes() {
        Set<String> types = new LinkedHashSet<>();
        rule.path().forEach(step -> types.add(step.edgeType()));
        return types;
    }

    @Override
    public Ends ends(GraphSnapshot graph) {
        return new PathWalk(graph, rule)::ends;
    }

    @Override
    public Set<EntityUri> rekeyed(Stretch stretch) {
        return Set.of();
    }

    @Override
    public List<GraphChange> keys(GraphSnapshot graph, EntityUri entity) {
        return List.of();
    }
}
