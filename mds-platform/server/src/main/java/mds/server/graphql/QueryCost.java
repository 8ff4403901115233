package mds.server.graphql;

import graphql.analysis.FieldComplexityCalculator;
import graphql.analysis.FieldComplexityEnvironment;
import graphql.schema.GraphQLCompositeType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import java.util.Map;

/**
 * Counts the values that a field may yield: pages as full as they are asked to be, other lists as ten long. Evidence has
 * a measure of its own: each path is walked when it is asked for.
 */
final class QueryCost implements FieldComplexityCalculator {
    private static final int LIST = 10;
    /** What a field reads at most before it shows anything, as so many values: an estimate, not measured yet. */
    private static final Map<String, Integer> WALKS =
            Map.of("lineage", 2_500, "impact", 25_000, "history", 5_000, "relationshipHistory", 2_500, "diff", 25_000);

    private static final int EVIDENCE_PATHS = 20;
    private static final int EVIDENCE_STEPS = 3;
    private static final int SCHEMA_TYPES = 100;
    private static final int SCHEMA_LIST = 5;

    private final int allowed;

    /** @param allowed what is refused at once, so that no sum overflows */
    QueryCost(int allowed) {
        this.allowed = allowed;
    }

    @Override
    public int calculate(FieldComplexityEnvironment field, int below) {
        long size = size(field);
        // Entries of which nothing is asked are looked at nevertheless.
        long cost = price(field) + size * (size == 1 ? below : Math.max(below, 1));
        if (cost > allowed) {
            throw QueryBounds.tooComplex(cost, allowed);
        }
        return (int) cost;
    }

    private static int price(FieldComplexityEnvironment field) {
        return field.getParentType().getName().equals("Query")
                ? WALKS.getOrDefault(field.getField().getName(), 1)
                : 1;
    }

    private static long size(FieldComplexityEnvironment field) {
        if (field.getArguments().get("first") instanceof Integer first) {
            return Math.max(1, first);
        }
        String name = field.getField().getName();
        return switch (name) {
            // Their number is counted at the page that they are in.
            case "edges", "nodes" -> 1;
            case "evidence", "evidenceTruncated" -> EVIDENCE_PATHS;
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
