package mds.kernel.enrichment;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import mds.plugin.Alias;
import mds.plugin.Direction;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import mds.plugin.InferenceRule;
import mds.plugin.NormalizedRecord;
import mds.plugin.PathRule;

/**
 * What the graph must hold, worked out the plain way: the latest records in a map, every edge and every path found by
 * looking at all of them. Shares no code with what it judges.
 */
final class Truth {
    private final Map<EntityUri, NormalizedRecord> records = new TreeMap<>();

    void put(NormalizedRecord record) {
        records.put(record.root().uri(), record);
    }

    void remove(EntityUri root) {
        records.remove(root);
    }

    /** Edges as {@code from type to}, those that rules derive included. */
    Set<String> edges(Collection<InferenceRule> rules) {
        Set<Triple> all = new HashSet<>(asserted());
        boolean grew = true;
        while (grew) {
            Set<Triple> derived = new HashSet<>();
            for (InferenceRule rule : rules) {
                derived.addAll(derive((PathRule) rule, all));
            }
            grew = all.addAll(derived);
        }
        return all.stream().map(Triple::toString).collect(Collectors.toCollection(TreeSet::new));
    }

    private record Triple(EntityUri from, String type, EntityUri to) {
        @Override
        public String toString() {
            return "%s %s %s".formatted(from, type, to);
        }
    }

    private Set<Triple> asserted() {
        Set<Triple> edges = new HashSet<>();
        records.values().stream()
                .flatMap(NormalizedRecord::entities)
                .forEach(entity -> entity.references().forEach(reference -> {
                    switch (reference.target()) {
                        case EntityUri to -> edges.add(new Triple(entity.uri(), reference.edgeType(), to));
                        case Alias alias ->
                            claimants(alias).stream()
                                    .sorted()
                                    .limit(1)
                                    .forEach(to -> edges.add(new Triple(entity.uri(), reference.edgeType(), to)));
                    }
                }));
        return edges;
    }

    private Set<EntityUri> claimants(Alias alias) {
        return records.values().stream()
                .flatMap(NormalizedRecord::entities)
                .filter(entity -> entity.aliases().contains(alias))
                .map(Entity::uri)
                .collect(Collectors.toSet());
    }

    private static Set<Triple> derive(PathRule rule, Set<Triple> edges) {
        Set<EntityUri> starts = new HashSet<>();
        edges.forEach(edge -> {
            starts.add(edge.from());
            starts.add(edge.to());
        });
        Set<Triple> derived = new HashSet<>();
        for (EntityUri start : starts) {
            if (start.type().equals(rule.startType())) {
                Set<EntityUri> reached = Set.of(start);
                for (PathRule.Step step : rule.path()) {
                    reached = reach(reached, step, edges);
                }
                reached.stream()
                        .filter(end -> !end.equals(start))
                        .forEach(end -> derived.add(new Triple(start, rule.derives(), end)));
            }
        }
        return derived;
    }

    private static Set<EntityUri> reach(Set<EntityUri> from, PathRule.Step step, Set<Triple> edges) {
        boolean out = step.direction() == Direction.OUT;
        return edges.stream()
                .filter(edge -> edge.type().equals(step.edgeType()))
                .filter(edge -> from.contains(out ? edge.from() : edge.to()))
                .map(edge -> out ? edge.to() : edge.from())
                .collect(Collectors.toSet());
    }
}
