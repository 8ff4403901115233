package mds.server.graphql.engine;

import graphql.analysis.FieldComplexityCalculator;
import graphql.analysis.FieldComplexityEnvironment;
import graphql.schema.GraphQLCompositeType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import java.util.Collection;
import java.util.Map;
import mds.server.graphql.ExecutableSchema;

/**
 * Counts the values that a field may yield: pages as full as they are asked to be, other lists as ten long. Evidence has
 * a measure of its own: each path is walked when it is asked for.
 */
final class QueryCost implements FieldComplexityCalculator {
    private static final int LIST = 10;
    /** What a field reads at most before it shows anything, as so many values: estimates, not measured yet. */
    private static final Map<String, Integer> WALKS = Map.ofEntries(
            Map.entry("Query.lineage", 2_500),
            Map.entry("Query.impact", 25_000),
            Map.entry("Query.similar", 2_500),
            Map.entry("Query.suggestions", 2_500),
            Map.entry("Query.aliasConflicts", 25_000),
            Map.entry("Query.history", 5_000),
            Map.entry("Query.relationshipHistory", 2_500),
            Map.entry("Query.diff", 25_000),
            Map.entry("Query.search", 2_000),
            Map.entry("Query.suggest", 1_000),
            Map.entry("Query.owners", 2_000),
            Map.entry("Query.entities", 500),
            Map.entry("Status.counts", 25_000),
            Map.entry("Owner.owned", 50),
            Map.entry("Owner.ownedCounts", 50));
    /** A state is looked for among so many entities. */
    private static final int LOOKING = ExecutableSchema.LOOKS;
    /** What is handed in is read, too: each thing in a list counts for so many values. */
    private static final int HANDED_IN = 10;
    /** A text that a person types, or a URI, is shorter. */
    private static final int LONGEST_TEXT = 10_000;

    private static final int COUNT = 25_000;
    private static final int EVIDENCE_PATHS = 20;
    private static final int EVIDENCE_STEPS = 3;
    private static final int SCHEMA_TYPES = 100;
    private static final int SCHEMA_LIST = 5;

    private final int allowed;

    /** @param allowed what is refused at once, so that no sum overflows */
    QueryCost(int allowed) {
        this.allowed = allowed;
    }

    /**
     * Refuses variables that no query which uses them could afford: what is handed in is read before its cost is known.
     *
     * @throws LimitExceeded if they are too much
     */
    static void requireAffordable(Map<String, Object> variables, int allowed) {
        long cost = weight(variables);
        if (cost > allowed) {
            throw new LimitExceeded("complexity", cost, allowed, "hand in fewer values");
        }
    }

    @Override
    public int calculate(FieldComplexityEnvironment field, int below) {
        long size = size(field);
        // Entries of which nothing is asked are looked at nevertheless.
        long cost = price(field) + weight(field.getArguments()) + size * (size == 1 ? below : Math.max(below, 1));
        if (cost > allowed) {
            throw QueryBounds.tooComplex(cost, allowed);
        }
        return (int) cost;
    }

    private static int price(FieldComplexityEnvironment field) {
        String name = name(field);
        return switch (name) {
            case "EntityConnection.totalCount" -> count(field);
            case "Query.entities" -> field.getArguments().get("state") == null ? WALKS.getOrDefault(name, 1) : LOOKING;
            default -> WALKS.getOrDefault(name, 1);
        };
    }

    private static long length(String text) {
        if (text.length() > LONGEST_TEXT) {
            throw new LimitExceeded("text length", text.length(), LONGEST_TEXT, "hand in shorter texts");
        }
        return 0;
    }

    /** What there is in the arguments of a field, deep down. */
    private static long weight(Object value) {
        return switch (value) {
            case String text -> length(text);
            case Collection<?> list ->
                list.stream().mapToLong(one -> HANDED_IN + weight(one)).sum();
            case Map<?, ?> object ->
                object.values().stream().mapToLong(QueryCost::weight).sum();
            case null, default -> 0;
        };
    }

    private static String name(FieldComplexityEnvironment field) {
        return field.getParentType().getName() + "." + field.getField().getName();
    }

    /** How many entities there are is counted one by one, though once a page and not once an entry, as its price is. */
    private static int count(FieldComplexityEnvironment field) {
        FieldComplexityEnvironment page = field.getParentEnvironment();
        if (page == null || !name(page).equals("Query.entities")) {
            return 1;
        }
        return COUNT / (int) size(page);
    }

    private static long size(FieldComplexityEnvironment field) {
        if (field.getArguments().get("first") instanceof Integer first) {
            return Math.max(1, first);
        }
        String name = field.getField().getName();
        return switch (name) {
            // Their number is counted at the page that they are in.
            case "edges", "nodes", "best" -> 1;
            case "evidence", "evidenceCut" -> EVIDENCE_PATHS;
            case "relationships" -> EVIDENCE_STEPS;
            default -> isListOfObjects(field) ? length(field) : 1;
        };
    }

    private static long length(FieldComplexityEnvironment field) {
        if (!field.getParentType().getName().startsWith("__")) {
            return LIST;
        }
        return field.getField().getName().equals("types") ? SCHEMA_TYPES : SCHEMA_LIST;
    }

    private static boolean isListOfObjects(FieldComplexityEnvironment field) {
        GraphQLType type =
                GraphQLTypeUtil.unwrapNonNull(field.getFieldDefinition().getType());
        return type instanceof GraphQLList && GraphQLTypeUtil.unwrapAll(type) instanceof GraphQLCompositeType;
    }
}
