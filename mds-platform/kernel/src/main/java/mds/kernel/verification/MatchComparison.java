package mds.kernel.verification;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import mds.kernel.graph.EntityState;
import mds.kernel.graph.EntityView;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.graph.MatchKey;
import mds.kernel.graph.MatchKey.Side;
import mds.plugin.EntityUri;
import mds.plugin.MatchRule;
import mds.plugin.MatchRule.Value;

/**
 * Compares the keys by which a match rule finds an entity with what the entity says, and tells where the rule's edges must
 * end. Ends are looked up by keys: they are right if the keys of every entity are.
 */
record MatchComparison(GraphSnapshot graph, MatchRule rule) {
    /** What of the entity's keys differs. Long values are stored as a digest, of which only the presence is compared. */
    List<Difference> ofKeys(EntityUri uri) {
        Set<String> expected = new TreeSet<>();
        for (Side side : Side.values()) {
            values(uri, side).forEach(value -> expected.add(told(side, value)));
        }
        Set<String> stored = new TreeSet<>();
        graph.keys(uri, rule.id()).forEach(key -> stored.add(told(key.side(), key.value())));
        List<Difference> differences = new ArrayList<>();
        if (!expected.equals(stored)) {
            differences.add(new Difference(
                    Part.RULES, uri, "keys of rule " + rule.id(), expected.toString(), stored.toString()));
        }
        return differences;
    }

    private static String told(Side side, String value) {
        boolean digest = value.length() > 200 || value.startsWith("sha-256:");
        return side.name().toLowerCase(Locale.ROOT) + " " + (digest ? "a long value" : value);
    }

    /** Where the edges of the rule that start at an entity end. */
    Set<EntityUri> ends(EntityUri start) {
        Set<EntityUri> ends = new LinkedHashSet<>();
        for (MatchKey key : graph.keys(start, rule.id())) {
            if (key.side() == Side.FROM) {
                for (long end : graph.holders(new MatchKey(rule.id(), Side.TO, key.value()))) {
                    ends.add(graph.uri(end));
                }
            }
        }
        ends.remove(start);
        return ends;
    }

    private Set<String> values(EntityUri uri, Side end) {
        MatchRule.Side side = end == Side.FROM ? rule.from() : rule.to();
        Optional<EntityView> entity =
                RuleComparison.means(side.entities(), uri, graph) ? graph.entity(uri) : Optional.empty();
        Set<String> values = new TreeSet<>();
        entity.ifPresent(view -> said(view, side.value())
                .forEach(value -> values.add(rule.spelling().of(value))));
        values.remove("");
        return values;
    }

    private static List<String> said(EntityView entity, Value value) {
        List<String> said = new ArrayList<>();
        switch (value) {
            case Value.OfName _ -> {
                if (entity.state() != EntityState.UNCACHED && entity.state() != EntityState.GONE) {
                    said.add(entity.name());
                }
            }
            case Value.OfAlias(var scheme) -> {
                String prefix = scheme + ":";
                entity.aliases().stream()
                        .map(Object::toString)
                        .filter(alias -> alias.startsWith(prefix))
                        .forEach(said::add);
            }
            case Value.OfAttribute(var name) ->
                Optional.ofNullable(entity.attributes().get(name)).ifPresent(found -> {
                    if (found.isArray()) {
                        found.forEach((JsonNode element) -> said.add(element.asText()));
                    } else {
                        said.add(found.asText());
                    }
                });
        }
        return said;
    }
}
