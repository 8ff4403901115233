package mds.kernel.enrichment;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import mds.kernel.enrichment.RuleExtent.Work;
import mds.kernel.graph.CommitDelta.KeyChange;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.graph.MatchKey;
import mds.kernel.graph.MatchKey.Side;
import mds.plugin.EntityUri;
import mds.plugin.MatchRule;

/**
 * Keeps up a rule of equal values. What an entity is found by is written beside it as a key, and comes back in the commit
 * log when it changed. From there it is as with paths of two hops, from a start to a value and from the value to the ends:
 * walking back from a key that came or went finds the starts.
 */
record MatchUpkeep(MatchRule rule) implements RuleUpkeep {
    @Override
    public List<RuleExtent> extents() {
        List<RuleExtent> extents = new ArrayList<>();
        Set<String> types = new TreeSet<>(rule.from().entities().types());
        types.addAll(rule.to().entities().types());
        types.forEach(type -> extents.add(new RuleExtent(Work.KEYS, type, rule.derives())));
        rule.from().entities().types().forEach(type -> extents.add(new RuleExtent(Work.EDGES, type, rule.derives())));
        return extents;
    }

    @Override
    public Set<EntityUri> affected(Stretch stretch) {
        Set<EntityUri> starts = new LinkedHashSet<>(stretch.restated(rule.id()));
        for (KeyChange change : stretch.keys(rule.id())) {
            if (change.key().side() == Side.FROM) {
                starts.add(change.entity());
            } else {
                for (long start : stretch.after().holders(change.key().counterpart())) {
                    starts.add(stretch.after().uri(start));
                }
            }
        }
        return starts;
    }

    @Override
    public Set<EntityUri> rekeyed(Stretch stretch) {
        Set<EntityUri> entities = new LinkedHashSet<>();
        stretch.facts().forEach((entity, facts) -> {
            if (MatchKeys.reads(rule.from(), entity, facts) || MatchKeys.reads(rule.to(), entity, facts)) {
                entities.add(entity);
            }
        });
        // Another host may have read an older state of the entity and written its keys after this one did.
        stretch.keys(rule.id()).forEach(change -> entities.add(change.entity()));
        return entities;
    }

    @Override
    public Ends ends(GraphSnapshot graph) {
        return start -> ends(graph, start);
    }

    private Set<EntityUri> ends(GraphSnapshot graph, EntityUri start) {
        Set<EntityUri> ends = new LinkedHashSet<>();
        for (MatchKey key : graph.keys(start, rule.id())) {
            if (key.side() == Side.FROM) {
                for (long end : graph.holders(key.counterpart())) {
                    ends.add(graph.uri(end));
                }
            }
        }
        ends.remove(start);
        return ends;
    }

    @Override
    public List<GraphChange> keys(GraphSnapshot graph, EntityUri entity) {
        Set<MatchKey> keys = MatchKeys.of(rule, graph, entity);
        return keys.equals(graph.keys(entity, rule.id()))
                ? List.of()
                : List.of(new GraphChange.KeysDerived(rule.id(), entity, keys));
    }
}
