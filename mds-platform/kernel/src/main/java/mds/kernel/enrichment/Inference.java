package mds.kernel.enrichment;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import mds.kernel.graph.CommitDelta.EdgeChange;
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
        List<Edge> added = edges(step, true);
        List<Edge> removed = edges(step, false);
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
            starts.forEach(start -> evaluate(step.after(), rule, walkAfter, start, changes));
        }
        return changes;
    }

    private static void evaluate(
            GraphSnapshot graph, PathRule rule, PathWalk walk, EntityUri start, List<GraphChange> changes) {
        Set<EntityUri> ends = walk.ends(start);
        Edge.Origin origin = new Edge.Origin.Inferred(rule.id());
        Set<EntityUri> stored = graph.edges(start, Direction.OUT, Set.of(rule.derives())).stream()
                .filter(edge -> edge.origin().equals(origin))
                .map(Edge::to)
                .collect(Collectors.toSet());
        if (!ends.equals(stored)) {
            changes.add(new GraphChange.EdgesInferred(rule.id(), rule.derives(), start, ends));
        }
    }

    /** The edges that came, or went, over the whole stretch; what came and went again within it is neither. */
    private static List<Edge> edges(Step step, boolean added) {
        Map<String, EdgeChange> first = new TreeMap<>();
        Map<String, EdgeChange> last = new TreeMap<>();
        step.deltas().stream().flatMap(delta -> delta.edges().stream()).forEach(change -> {
            String id = change.edge().id().toString();
            first.putIfAbsent(id, change);
            last.put(id, change);
        });
        return last.entrySet().stream()
                .filter(entry -> entry.getValue().added() == added)
                .filter(entry ->
                        first.getOrDefault(entry.getKey(), entry.getValue()).added() == added)
                .map(entry -> entry.getValue().edge())
                .toList();
    }
}
