package mds.kernel.enrichment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mds.kernel.graph.Edge;
import mds.kernel.graph.EntityView;
import mds.kernel.graph.GraphSnapshot;
import mds.plugin.EntityUri;
import mds.plugin.InferenceRule;
import mds.plugin.MatchRule;
import mds.plugin.MatchRule.Value;
import mds.plugin.PathRule;

/** Tells from what inferred edges follow. What it looks at is bounded, not only what it tells. */
public final class Explainer {
    private final Map<String, InferenceRule> rules = new HashMap<>();
    private final int mostPaths;
    private final int mostHops;

    /**
     * An explainer of what some rules derive.
     *
     * @param mostPaths how many paths or matches an explanation tells at most
     * @param mostHops over how many hops it looks at most
     */
    public Explainer(Iterable<InferenceRule> rules, int mostPaths, int mostHops) {
        rules.forEach(rule -> this.rules.put(rule.id(), rule));
        this.mostPaths = mostPaths;
        this.mostHops = mostHops;
    }

    /** From what an edge follows; from nothing if a record asserts it, or its rule is gone. */
    public Explanation explain(GraphSnapshot graph, Edge edge) {
        if (!(edge.origin() instanceof Edge.Origin.Inferred(String id))) {
            return Explanation.NOTHING;
        }
        return switch (rules.get(id)) {
            case PathRule path -> new PathSearch(graph, path, mostPaths, mostHops).explain(edge.from(), edge.to());
            case MatchRule match -> explain(graph, match, edge);
            case null -> Explanation.NOTHING;
        };
    }

    private Explanation explain(GraphSnapshot graph, MatchRule rule, Edge edge) {
        List<Explanation.Said> from = said(graph, rule.from(), edge.from());
        List<Explanation.Said> to = said(graph, rule.to(), edge.to());
        List<Explanation.Match> matches = new ArrayList<>();
        for (Explanation.Said one : from) {
            for (Explanation.Said other : to) {
                if (spelled(rule, one).equals(spelled(rule, other))
                        && !spelled(rule, one).isEmpty()) {
                    if (matches.size() == mostPaths) {
                        return new Explanation(List.of(), matches, cut());
                    }
                    matches.add(new Explanation.Match(one, other));
                }
            }
        }
        return new Explanation(List.of(), matches, Optional.empty());
    }

    private Optional<String> cut() {
        return Optional.of("more than %d values are the same".formatted(mostPaths));
    }

    private static String spelled(MatchRule rule, Explanation.Said said) {
        return rule.spelling().of(said.value());
    }

    private static List<Explanation.Said> said(GraphSnapshot graph, MatchRule.Side side, EntityUri uri) {
        String field = switch (side.value()) {
            case Value.OfAttribute(var name) -> name;
            case Value.OfAlias _ -> "aliases";
            case Value.OfName _ -> "name";
        };
        Optional<EntityView> entity =
                graph.entity(uri).filter(view -> graph.fits(graph.node(uri).orElseThrow(), side.entities()));
        return entity.stream()
                .flatMap(view -> MatchKeys.values(side.value(), view))
                .map(value -> new Explanation.Said(field, value))
                .toList();
    }
}
