package mds.kernel.enrichment;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import mds.kernel.graph.Edge;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.GraphSnapshot;
import mds.plugin.EntityFilter;
import mds.plugin.EntityUri;
import mds.plugin.PathRule;

/**
 * Keeps up a rule of paths.
 *
 * <p>A start's ends differ from before only if some path from it came or went. A path is a row of elements: that an entity
 * fits the filter of its place, that an edge leads on. One that went lost an element, and stood complete before: walking back
 * from that element in the graph <em>before</em> finds its start. One that came holds a new element and stands complete now:
 * walking back from it in the graph <em>after</em> finds its start.
 */
record PathUpkeep(PathRule rule) implements RuleUpkeep {
    @Override
    public List<RuleExtent> extents() {
        return List.of(new RuleExtent(RuleExtent.Work.EDGES, rule.startType(), rule.derives()));
    }

    @Override
    public Set<EntityUri> affected(Stretch stretch) {
        Set<EntityUri> starts = new LinkedHashSet<>(stretch.restated(rule.id()));
        PathWalk after = new PathWalk(stretch.after(), rule);
        for (String type : edgeTypes()) {
            stretch.added(type).forEach(edge -> starts.addAll(after.startsOver(edge)));
        }
        List<Edge> removed = edgeTypes().stream()
                .flatMap(type -> stretch.removed(type).stream())
                .toList();
        List<EntityUri> refitted = refitted(stretch);
        if (removed.isEmpty() && refitted.isEmpty()) {
            return starts;
        }
        PathWalk before = new PathWalk(stretch.before(), rule);
        removed.forEach(edge -> starts.addAll(before.startsOver(edge)));
        for (EntityUri entity : refitted) {
            Set<String> facts = stretch.facts().getOrDefault(entity, Set.of());
            starts.addAll(before.startsThrough(entity, facts));
            starts.addAll(after.startsThrough(entity, facts));
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
