package mds.kernel.enrichment;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mds.kernel.graph.CommitFollower.Step;
import mds.kernel.graph.Edge;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.graph.MatchKey;
import mds.plugin.Direction;
import mds.plugin.EntityUri;
import mds.plugin.InferenceRule;

/**
 * Keeps inferred edges equal to what the rules say, at a cost that follows the change and not the graph: each rule tells
 * which starts a stretch of the commit log may have touched, and only those are evaluated again, from scratch.
 *
 * <p>Whatever changes an edge that a rule derives, or a key by which it finds entities, has its start evaluated again. So
 * hosts that write at once, each from what it has seen, come to what the rules say.
 */
public final class Inference {
    private final Map<String, RuleUpkeep> rules = new LinkedHashMap<>();

    /** An inference by the rules of all plugins. */
    public Inference(Collection<InferenceRule> rules) {
        rules.forEach(rule -> this.rules.put(rule.id(), RuleUpkeep.of(rule)));
    }

    /** The rules, by id. */
    Map<String, RuleUpkeep> rules() {
        return rules;
    }

    /** What the rules say differently because of a stretch of the commit log. */
    public List<GraphChange> changes(Step step) {
        Stretch stretch = new Stretch(step);
        List<GraphChange> changes = new ArrayList<>();
        for (RuleUpkeep rule : rules.values()) {
            rule.rekeyed(stretch).forEach(entity -> changes.addAll(rule.keys(stretch.after(), entity)));
            Set<EntityUri> affected = rule.affected(stretch);
            RuleUpkeep.Ends ends = affected.isEmpty() ? start -> Set.of() : rule.ends(stretch.after());
            for (EntityUri start : affected) {
                evaluate(stretch.after(), rule.rule().id(), rule.rule().derives(), start, ends.of(start))
                        .ifPresent(changes::add);
            }
        }
        takeBackNobodys(stretch, changes);
        return changes;
    }

    /** What a rule that no plugin has derives, written by a host that still has it, has lost its evidence. */
    private void takeBackNobodys(Stretch stretch, List<GraphChange> changes) {
        for (String rule : stretch.restatedRules()) {
            if (!rules.containsKey(rule)) {
                for (EntityUri start : stretch.restated(rule)) {
                    stored(stretch.after(), rule, start, Set.of())
                            .map(Edge::type)
                            .distinct()
                            .forEach(type -> changes.add(new GraphChange.EdgesInferred(rule, type, start, Set.of())));
                }
            }
        }
        for (String rule : stretch.keyedRules()) {
            if (!rules.containsKey(rule)) {
                stretch.keys(rule)
                        .forEach(change -> changes.addAll(withoutKeys(stretch.after(), rule, change.entity())));
            }
        }
    }

    /** What is different from what is stored if an entity is looked at from scratch, for one extent of a rule. */
    List<GraphChange> changes(GraphSnapshot graph, String rule, RuleExtent extent, List<EntityUri> entities) {
        Optional<RuleUpkeep> upkeep = Optional.ofNullable(rules.get(rule))
                .filter(known -> known.extents().contains(extent));
        List<GraphChange> changes = new ArrayList<>();
        switch (extent.work()) {
            case KEYS ->
                entities.forEach(entity -> changes.addAll(upkeep.map(known -> known.keys(graph, entity))
                        .orElseGet(() -> withoutKeys(graph, rule, entity))));
            case EDGES -> {
                RuleUpkeep.Ends ends = upkeep.map(known -> known.ends(graph)).orElse(start -> Set.of());
                entities.forEach(start -> evaluate(graph, rule, extent.edgeType(), start, ends.of(start))
                        .ifPresent(changes::add));
            }
        }
        return changes;
    }

    private static List<GraphChange> withoutKeys(GraphSnapshot graph, String rule, EntityUri entity) {
        Set<MatchKey> keys = graph.keys(entity, rule);
        return keys.isEmpty() ? List.of() : List.of(new GraphChange.KeysDerived(rule, entity, Set.of()));
    }

    private static Optional<GraphChange> evaluate(
            GraphSnapshot graph, String rule, String edgeType, EntityUri start, Set<EntityUri> ends) {
        Set<EntityUri> stored =
                stored(graph, rule, start, Set.of(edgeType)).map(Edge::to).collect(Collectors.toSet());
        return ends.equals(stored)
                ? Optional.empty()
                : Optional.of(new GraphChange.EdgesInferred(rule, edgeType, start, ends));
    }

    private static Stream<Edge> stored(GraphSnapshot graph, String rule, EntityUri start, Set<String> types) {
        return graph.edges(start, Direction.OUT, types).stream()
                .filter(edge -> edge.origin().equals(new Edge.Origin.Inferred(rule)));
    }
}
