package mds.server.graphql;

import graphql.analysis.FieldComplexityCalculator;
import graphql.analysis.FieldComplexityEnvironment;
import graphql.schema.FieldCoordinates;
import java.util.Map;
import mds.server.schema.EdgeField;
import mds.server.schema.EdgeField.Shape;

/** Counts the values that a field may yield: pages as full as they are asked to be, other lists as ten long. */
final class QueryCost implements FieldComplexityCalculator {
    private static final int LIST = 10;

    private final Map<FieldCoordinates, EdgeField> edgeFields;

    QueryCost(Map<FieldCoordinates, EdgeField> edgeFields) {
        this.edgeFields = edgeFields;
    }

    @Override
    public int calculate(FieldComplexityEnvironment field, int below) {
        long cost = 1 + (long) size(field) * below;
        return (int) Math.min(cost, Integer.MAX_VALUE / 2);
    }

    private int size(FieldComplexityEnvironment field) {
        if (field.getArguments().get("first") instanceof Integer first) {
            return Math.max(1, first);
        }
        String name = field.getField().getName();
        if (name.equals("evidence")) {
            return LIST;
        }
        EdgeField edge = edgeFields.get(
                FieldCoordinates.coordinates(field.getParentType().getName(), name));
        return edge != null && edge.shape() == Shape.LIST ? LIST : 1;
    }
}
