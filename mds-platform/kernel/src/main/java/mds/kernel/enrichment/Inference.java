package mds.kernel.enrichment;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import mds.kernel.graph.CommitDelta;
import mds.kernel.graph.CommitFollower.Step;
import mds.kernel.graph.Edge;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.GraphSnapshot;
import mds.plugin.Direction;
import mds.plugin.EntityUri;
import mds.plugin.InferenceRule;
import mds.plugin.PathRule;

/**
 * Keeps inferred edges equal to what the rules say, at a cost that follows the change and not the graph.
 *
 * <p>A start's ends differ from before only if some path from it came or went. A path that went held an edge that is gone,
 * and stood complete before: walking back from that edge in the graph <em>before</em> finds its start. A path that came
 * holds a new edge and stands complete now: walking back from it in the graph <em>after</em> finds its start. Only those
 * starts are evaluated again, from scratch.
 */
public final class Inference {
    private final List<PathRule> rules;

    /** An inference by the rules of all plugins. */
    public Inference(Collection<InferenceRule> rules) {
        this.rules = rules.stream()
                .map(rule -> switch (rule) {
                    case PathRule path -> path;
                })
                .toList();
    }

    /** What the rules say differently because of a stretch of the commit log. */
    public List<GraphChange> changes(Step step) {
        Set<Edge> added = edges(step, true);
        Set<Edge> removed = edges(step, false);
        if (added.isEmpty() && removed.isEmpty()) {
            return List.of();
        }
        GraphSnapshot before = removed.isEmpty() ? step.after() : step.before().get();
        List<GraphChange> changes = new ArrayList<>();
        for (PathRule rule : rules) {
            Set<EntityUri> starts = new LinkedHashSet<>();
            PathWalk walkBefore = new PathWalk(before, rule);
            PathWalk walkAfter = new PathWalk(step.after(), rule);
            removed.forEach(edge -> starts.addAll(walkBefore.startsOver(edge)));
            added.forEach(edge -> starts.addAll(walkAfter.startsOver(edge)));
            added.stream().filter(edge -> isBy(rule.id(), edge)).forEach(edge -> starts.add(edge.from()));
            starts.forEach(start -> evaluate(step.after(), rule, walkAfter, start, changes));
        }
        added.forEach(edge -> retractIfNobodysRule(edge, changes));
        return changes;
    }

    /** An edge of a rule that no plugin has any more has lost its evidence with it. */
    private void retractIfNobodysRule(Edge edge, List<GraphChange> changes) {
        if (edge.origin() instanceof Edge.Origin.Inferred(var id)
                && rules.stream().noneMatch(rule -> rule.id().equals(id))) {
            changes.add(new GraphChange.EdgesInferred(id, edge.type(), edge.from(), Set.of()));
        }
    }

    private static boolean isBy(String rule, Edge edge) {
        return edge.origin().equals(new Edge.Origin.Inferred(rule));
    }

    private static void evaluate(
            GraphSnapshot graph, PathRule rule, PathWalk walk, EntityUri start, List<GraphChange> changes) {
        Set<EntityUri> ends = walk.ends(start);
        Set<EntityUri> stored = graph.edges(start, Direction.OUT, Set.of(rule.derives())).stream()
                .filter(edge -> isBy(rule.id(), edge))
                .map(Edge::to)
                .collect(Collectors.toSet());
        if (!ends.equals(stored)) {
            changes.add(new GraphChange.EdgesInferred(rule.id(), rule.derives(), start, ends));
        }
    }

    /**
     * The edges that came, or went, anywhere in the stretch. One that came and went again is both: the snapshot of an
     * earlier step may have shown it already, so what was inferred from it there is looked at again here.
     */
    private static Set<Edge> edges(Step step, boolean added) {
        return step.deltas().stream()
                .flatMap(delta -> delta.edges().stream())
                .filter(change -> change.added() == added)
                .map(CommitDelta.EdgeChange::edge)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** One spelling of what the rules say; another rule set has another. */
    public String fingerprint() {
        return Integer.toHexString(rules.toString().hashCode());
    }
}
