package mds.kernel.enrichment;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import mds.plugin.Alias;
import mds.plugin.Direction;
import mds.plugin.Entity;
import mds.plugin.EntityFilter;
import mds.plugin.EntityUri;
import mds.plugin.InferenceRule;
import mds.plugin.MatchRule;
import mds.plugin.MatchRule.Value;
import mds.plugin.NormalizedRecord;
import mds.plugin.PathRule;
import mds.plugin.Spelling;

/**
 * What the graph must hold, worked out the plain way: the latest records in a map, every edge, path and equal value found
 * by looking at all of them. Shares no code with what it judges.
 */
final class Truth {
    private final Map<EntityUri, NormalizedRecord> records = new TreeMap<>();
    private final Map<EntityUri, Instant> asked = new HashMap<>();

    void put(NormalizedRecord record, Instant at) {
        if (isLatest(record.root().uri(), at)) {
            records.put(record.root().uri(), record);
        }
    }

    void remove(EntityUri root, Instant at) {
        if (isLatest(root, at)) {
            records.remove(root);
        }
    }

    private boolean isLatest(EntityUri root, Instant at) {
        boolean latest = !asked.getOrDefault(root, Instant.MIN).isAfter(at);
        if (latest) {
            asked.put(root, at);
        }
        return latest;
    }

    /** Edges as {@code from type to}, those that rules derive included. */
    Set<String> edges(Collection<InferenceRule> rules) {
        Map<EntityUri, Entity> entities = new HashMap<>();
        records.values().stream().flatMap(NormalizedRecord::entities).forEach(one -> entities.put(one.uri(), one));
        Set<Triple> all = new HashSet<>(asserted(entities.values()));
        boolean grew = true;
        while (grew) {
            Set<Triple> derived = new HashSet<>();
            for (InferenceRule rule : rules) {
                switch (rule) {
                    case PathRule path -> derived.addAll(derive(path, all, entities));
                    case MatchRule match -> derived.addAll(derive(match, entities.values()));
                }
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

    private static Set<Triple> asserted(Collection<Entity> entities) {
        Set<Triple> edges = new HashSet<>();
        entities.forEach(entity -> entity.references().forEach(reference -> {
            switch (reference.target()) {
                case EntityUri to -> edges.add(new Triple(entity.uri(), reference.edgeType(), to));
                case Alias alias ->
                    entities.stream()
                            .filter(claimant -> claimant.aliases().contains(alias))
                            .map(Entity::uri)
                            .sorted()
                            .limit(1)
                            .forEach(to -> edges.add(new Triple(entity.uri(), reference.edgeType(), to)));
            }
        }));
        return edges;
    }

    private static Set<Triple> derive(PathRule rule, Set<Triple> edges, Map<EntityUri, Entity> entities) {
        Set<EntityUri> starts = new HashSet<>();
        edges.forEach(edge -> {
            starts.add(edge.from());
            starts.add(edge.to());
        });
        Set<Triple> derived = new HashSet<>();
        for (EntityUri start : starts) {
            if (means(rule.start(), start, entities)) {
                Set<EntityUri> reached = Set.of(start);
                for (PathRule.Step step : rule.path()) {
                    reached = reach(reached, step, edges).stream()
                            .filter(end -> means(step.to(), end, entities))
                            .collect(Collectors.toSet());
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

    private static boolean means(EntityFilter filter, EntityUri uri, Map<EntityUri, Entity> entities) {
        if (!filter.types().isEmpty() && !filter.types().contains(uri.type())) {
            return false;
        }
        if (filter.attributes().isEmpty() && filter.tags().isEmpty()) {
            return true;
        }
        Entity entity = entities.get(uri);
        return entity != null
                && entity.tags().containsAll(filter.tags())
                && filter.attributes().entrySet().stream()
                        .allMatch(wanted ->
                                texts(entity, wanted.getKey()).stream().anyMatch(wanted.getValue()::contains));
    }

    private static List<String> texts(Entity entity, String attribute) {
        List<String> texts = new ArrayList<>();
        JsonNode value = entity.attributes().get(attribute);
        if (value != null && value.isArray()) {
            value.forEach(element -> texts.add(element.asText()));
        } else if (value != null) {
            texts.add(value.asText());
        }
        return texts;
    }

    private static Set<Triple> derive(MatchRule rule, Collection<Entity> entities) {
        Set<Triple> derived = new HashSet<>();
        for (Entity from : entities) {
            for (Entity to : entities) {
                Set<String> common = values(rule, rule.from(), from);
                common.retainAll(values(rule, rule.to(), to));
                if (!from.uri().equals(to.uri()) && !common.isEmpty()) {
                    derived.add(new Triple(from.uri(), rule.derives(), to.uri()));
                }
            }
        }
        return derived;
    }

    private static Set<String> values(MatchRule rule, MatchRule.Side side, Entity entity) {
        Set<String> values = new HashSet<>();
        if (means(side.entities(), entity.uri(), Map.of(entity.uri(), entity))) {
            switch (side.value()) {
                case Value.OfName _ -> values.add(entity.name());
                case Value.OfAttribute(var name) -> values.addAll(texts(entity, name));
                case Value.OfAlias(var scheme) ->
                    entity.aliases().stream()
                            .map(Alias::value)
                            .filter(alias -> alias.startsWith(scheme + ":"))
                            .forEach(values::add);
            }
        }
        return rule.spelling() == Spelling.EXACT
                ? values
                : values.stream()
                        .map(value -> value.strip().toLowerCase(Locale.ROOT))
                        .collect(Collectors.toCollection(HashSet::new));
    }
}
