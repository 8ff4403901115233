package mds.kernel.enrichment;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import mds.kernel.graph.CommitDelta;
import mds.kernel.graph.CommitFollower;
import mds.kernel.graph.Edge;
import mds.kernel.graph.GraphSnapshot;
import mds.plugin.EntityUri;
import org.jspecify.annotations.Nullable;

/**
 * What a stretch of the commit log changed, as rules ask for it. Something that came and went again counts as both: the
 * snapshot of an earlier step may have shown it already, so what followed from it there is looked at again here.
 */
final class Stretch {
    private final Supplier<GraphSnapshot> earlier;
    private final GraphSnapshot after;
    private final Map<String, Set<Edge>> added = new HashMap<>();
    private final Map<String, Set<Edge>> removed = new HashMap<>();
    private final Map<String, Set<EntityUri>> restated = new HashMap<>();
    private final Map<String, Set<CommitDelta.KeyChange>> keys = new HashMap<>();
    private final Map<EntityUri, Set<String>> facts = new LinkedHashMap<>();
    private @Nullable GraphSnapshot before;

    Stretch(CommitFollower.Step step) {
        earlier = step.before();
        after = step.after();
        for (CommitDelta delta : step.deltas()) {
            delta.edges().forEach(this::take);
            delta.keys()
                    .forEach(change -> keys.computeIfAbsent(change.key().rule(), none -> new LinkedHashSet<>())
                            .add(change));
            delta.facts()
                    .forEach((entity, names) -> facts.computeIfAbsent(entity, none -> new HashSet<>())
                            .addAll(names));
        }
    }

    private void take(CommitDelta.EdgeChange change) {
        Edge edge = change.edge();
        (change.added() ? added : removed)
                .computeIfAbsent(edge.type(), none -> new LinkedHashSet<>())
                .add(edge);
        if (edge.origin() instanceof Edge.Origin.Inferred(var rule)) {
            restated.computeIfAbsent(rule, none -> new LinkedHashSet<>()).add(edge.from());
        }
    }

    /** The graph before it. */
    GraphSnapshot before() {
        GraphSnapshot known = before;
        if (known == null) {
            known = earlier.get();
            before = known;
        }
        return known;
    }

    /** The graph after it, or later. */
    GraphSnapshot after() {
        return after;
    }

    /** The edges of a type that came. */
    Set<Edge> added(String edgeType) {
        return added.getOrDefault(edgeType, Set.of());
    }

    /** The edges of a type that went. */
    Set<Edge> removed(String edgeType) {
        return removed.getOrDefault(edgeType, Set.of());
    }

    /** Where edges that a rule derives came or went, whoever wrote that: another host may have seen less than is there. */
    Set<EntityUri> restated(String rule) {
        return restated.getOrDefault(rule, Set.of());
    }

    /** The rules whose edges came or went. */
    Set<String> restatedRules() {
        return restated.keySet();
    }

    /** The keys by which a rule finds entities that came or went. */
    Set<CommitDelta.KeyChange> keys(String rule) {
        return keys.getOrDefault(rule, Set.of());
    }

    /** The rules whose keys came or went. */
    Set<String> keyedRules() {
        return keys.keySet();
    }

    /** Which facts changed, by entity. */
    Map<EntityUri, Set<String>> facts() {
        return facts;
    }
}
