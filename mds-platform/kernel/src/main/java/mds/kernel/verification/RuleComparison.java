package mds.kernel.verification;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import mds.kernel.graph.Edge;
import mds.kernel.graph.EntityView;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.model.GraphModel;
import mds.plugin.Direction;
import mds.plugin.EntityFilter;
import mds.plugin.EntityUri;
import mds.plugin.InferenceRule;
import mds.plugin.MatchRule;
import mds.plugin.PathRule;

/**
 * Compares the inferred edges of every entity with what the rules derive from it, worked out from the edges themselves and
 * without any of the code that infers them.
 *
 * <p>A rule may build on what another derives, but never in a circle (the host refuses such rules). So if every rule holds
 * over the edges that are there, what is there is what inferring everything from scratch gives.
 */
final class RuleComparison implements GraphCheck.Comparison {
    private final List<InferenceRule> rules;

    RuleComparison(GraphModel model) {
        this.rules = model.rules();
    }

    private record Derived(String rule, String type, EntityUri to) implements Comparable<Derived> {
        String what() {
            return "%s → %s by rule %s".formatted(type, to, rule);
        }

        @Override
        public int compareTo(Derived other) {
            return what().compareTo(other.what());
        }
    }

    @Override
    public List<Difference> of(EntityUri uri, GraphSnapshot graph) {
        Set<Derived> expected = new TreeSet<>();
        List<Difference> differences = new ArrayList<>();
        for (InferenceRule rule : rules) {
            switch (rule) {
                case PathRule path -> derive(graph, path, uri, expected);
                case MatchRule match -> {
                    MatchComparison comparison = new MatchComparison(graph, match);
                    differences.addAll(comparison.ofKeys(uri));
                    comparison.ends(uri).forEach(end -> expected.add(new Derived(match.id(), match.derives(), end)));
                }
            }
        }
        Set<Derived> stored = new TreeSet<>();
        for (Edge edge : graph.edges(uri, Direction.OUT, Set.of())) {
            if (edge.origin() instanceof Edge.Origin.Inferred(var rule)) {
                stored.add(new Derived(rule, edge.type(), edge.to()));
            }
        }
        expected.stream()
                .filter(edge -> !stored.contains(edge))
                .forEach(edge -> differences.add(
                        new Difference(Part.RULES, uri, edge.what(), "an edge, since the rule leads there", "none")));
        stored.stream()
                .filter(edge -> !expected.contains(edge))
                .forEach(edge -> differences.add(new Difference(
                        Part.RULES, uri, edge.what(), "no edge, since the rule does not lead there", "one")));
        return differences;
    }

    private static void derive(GraphSnapshot graph, PathRule rule, EntityUri start, Set<Derived> derived) {
        if (!means(rule.start(), start, graph)) {
            return;
        }
        Set<EntityUri> reached = Set.of(start);
        for (PathRule.Step step : rule.path()) {
            Set<EntityUri> next = new HashSet<>();
            for (EntityUri at : reached) {
                graph.edges(at, step.direction(), Set.of(step.edgeType()))
                        .forEach(edge -> next.add(step.direction() == Direction.OUT ? edge.to() : edge.from()));
            }
            next.removeIf(to -> !means(step.to(), to, graph));
            reached = next;
        }
        reached.stream()
                .filter(end -> !end.equals(start))
                .forEach(end -> derived.add(new Derived(rule.id(), rule.derives(), end)));
    }

    /** Whether a filter means an entity, from what the entity shows. */
    static boolean means(EntityFilter filter, EntityUri uri, GraphSnapshot graph) {
        if (!filter.types().isEmpty() && !filter.types().contains(uri.type())) {
            return false;
        }
        boolean asksForMore = !filter.attributes().isEmpty() || !filter.tags().isEmpty();
        return !asksForMore
                || graph.entity(uri).filter(entity -> shows(entity, filter)).isPresent();
    }

    private static boolean shows(EntityView entity, EntityFilter filter) {
        return entity.tags().containsAll(filter.tags())
                && filter.attributes().entrySet().stream()
                        .allMatch(wanted -> Optional.ofNullable(
                                        entity.attributes().get(wanted.getKey()))
                                .filter(value -> shows(value, wanted.getValue()))
                                .isPresent());
    }

    private static boolean shows(JsonNode value, Set<String> wanted) {
        if (!value.isArray()) {
            return wanted.contains(value.asText());
        }
        for (JsonNode element : value) {
            if (wanted.contains(element.asText())) {
                return true;
            }
        }
        return false;
    }
}
