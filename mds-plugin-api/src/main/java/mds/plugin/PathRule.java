package mds.plugin;

import java.util.List;

/**
 * Derives an edge from the start to the end of every path: a model instance is {@code testedIn} the A/B test to which
 * {@code producedBy · executedFor · cellOf} leads.
 *
 * {@snippet :
 * import static mds.plugin.EntityFilter.ofType;
 * import static mds.plugin.PathRule.Step.in;
 * import static mds.plugin.PathRule.Step.out;
 *
 * new PathRule("model-tested-in", "model-instance",
 *         List.of(out("producedBy"), out("executedFor"), out("cellOf")), "testedIn");
 * new PathRule("dataset-upstream-of", "dataset", List.of(in("reads"), out("writes")), "upstreamOf");
 * }
 *
 * <p>The start and what each step leads to may be filtered, by type, attributes and tags:
 *
 * {@snippet :
 * new PathRule("released-model-tested-in", ofType("model-instance").where("state", "released"),
 *         List.of(out("producedBy"),
 *                 out("executedFor"),
 *                 out("cellOf").to(ofType("ab-test").where("status", "running").tagged("env", "production"))),
 *         "liveIn");
 * }
 *
 * <p>Steps may follow edges that other rules derive, of any plugin, as long as no rule feeds itself. A path that ends where
 * it started derives nothing.
 *
 * @param id a kebab-case word, unique among all loaded plugins
 * @param start the entities at which paths start, of exactly one type
 * @param path the steps from the start; at least one
 * @param derives the type of the edges that the rule yields
 */
public record PathRule(String id, EntityFilter start, List<Step> path, String derives) implements InferenceRule {
    /** @throws IllegalArgumentException if a name is misspelled, the path is empty, or the start is not of one type */
    public PathRule {
        Words.kebabCase("rule id", id);
        Words.camelCase("edge type derived by rule " + id, derives);
        path = List.copyOf(path);
        if (path.isEmpty()) {
            throw new IllegalArgumentException("rule '%s' has an empty path; expected at least one step".formatted(id));
        }
        if (start.types().size() != 1) {
            throw new IllegalArgumentException("rule '%s' starts at entities of %s; expected exactly one type"
                    .formatted(id, start.types().isEmpty() ? "any type" : start.types()));
        }
    }

    /** A rule whose paths start at all entities of a type. */
    public PathRule(String id, String startType, List<Step> path, String derives) {
        this(id, EntityFilter.ofType(startType), path, derives);
    }

    /** The entity type at which paths start. */
    public String startType() {
        return start.types().iterator().next();
    }

    /**
     * One hop of a path.
     *
     * @param edgeType which edges to follow
     * @param direction {@link Direction#OUT} from an edge's start to its end, {@link Direction#IN} the other way
     * @param to the entities to which it may lead
     */
    public record Step(String edgeType, Direction direction, EntityFilter to) {
        /** @throws IllegalArgumentException if the edge type is not a camelCase word */
        public Step {
            Words.camelCase("edge type of a step", edgeType);
        }

        /** A hop to any entity. */
        public Step(String edgeType, Direction direction) {
            this(edgeType, direction, EntityFilter.any());
        }

        /** Follows edges from their start to their end. */
        public static Step out(String edgeType) {
            return new Step(edgeType, Direction.OUT);
        }

        /** Follows edges from their end to their start. */
        public static Step in(String edgeType) {
            return new Step(edgeType, Direction.IN);
        }

        /** The same hop, only to these entities. */
        public Step to(EntityFilter only) {
            return new Step(edgeType, direction, only);
        }
    }
}
