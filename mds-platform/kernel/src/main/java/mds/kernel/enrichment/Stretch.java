package mds.kernel.enrichment;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import mds.kernel.graph.CommitDelta;
import mds.kernel.graph.CommitFollower;
import mds.kernel.graph.Edge;
import mds.kernel.graph.GraphSnapshot;
import mds.plugin.EntityUri;

/** What a stretch of the commit log changed, as rules ask for it. */
final class Stretch {
    private final GraphSnapshot after;
    private final Map<String, Set<Edge>> edges = new HashMap<>();
    private final Map<String, Set<EntityUri>> restated = new HashMap<>();
    private final Map<String, Set<CommitDelta.KeyChange>> keys = new HashMap<>();
    private final Map<EntityUri, Set<String>> facts = new LinkedHashMap<>();

    Stretch(CommitFollower.Step step) {
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
        edges.computeIfAbsent(edge.type(), none -> new LinkedHashSet<>()).add(edge);
        if (edge.origin() instanceof Edge.Origin.Inferred(var rule)) {
            restated.computeIfAbsent(rule, none -> new LinkedHashSet<>()).add(edge.from());
        }
    }

    /** The graph after it, or later. */
    GraphSnapshot after() {
        return after;
    }

    /** The edges of a type that came or went. */
    Set<Edge> edges(String edgeType) {
        return edges.getOrDefault(edgeType, Set.of());
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
