package mds.plugin;

import java.util.List;

/**
 * Derives an edge from the start to the end of every path: a model instance is {@code testedIn} the A/B test to which
 * {@code producedBy · executedFor · cellOf} leads.
 *
 * {@snippet :
 * new PathRule("model-tested-in", "model-instance",
 *         List.of(out("producedBy"), out("executedFor"), out("cellOf")), "testedIn");
 * new PathRule("dataset-upstream-of", "dataset", List.of(in("reads"), out("writes")), "upstreamOf");
 * }
 *
 * <p>A path that ends where it started derives nothing.
 *
 * @param id a kebab-case word, unique among all loaded plugins
 * @param startType the entity type at which paths start
 * @param path the steps from the start; at least one
 * @param derives the type of the edges that the rule yields
 */
public record PathRule(String id, String startType, List<Step> path, String derives) implements InferenceRule {
    /** @throws IllegalArgumentException if a name is misspelled or the path is empty */
    public PathRule {
        Words.kebabCase("rule id", id);
        Words.kebabCase("start type of rule " + id, startType);
        Words.camelCase("edge type derived by rule " + id, derives);
        path = List.copyOf(path);
        if (path.isEmpty()) {
            throw new IllegalArgumentException("rule '%s' has an empty path; expected at least one step".formatted(id));
        }
    }

    /**
     * One hop of a path.
     *
     * @param edgeType which edges to follow
     * @param direction {@link Direction#OUT} from an edge's start to its end, {@link Direction#IN} the other way
     */
    public record Step(String edgeType, Direction direction) {
        /** @throws IllegalArgumentException if the edge type is not a camelCase word */
        public Step {
            Words.camelCase("edge type of a step", edgeType);
        }

        /** Follows edges from their start to their end. */
        public static Step out(String edgeType) {
            return new Step(edgeType, Direction.OUT);
        }

        /** Follows edges from their end to their start. */
        public static Step in(String edgeType) {
            return new Step(edgeType, Direction.IN);
        }

        /** The same hop walked backwards. */
        public Step reversed() {
            return new Step(edgeType, direction.opposite());
        }
    }
}
