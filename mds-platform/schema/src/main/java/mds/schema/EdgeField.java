package mds.schema;

import mds.plugin.Direction;

/**
 * A field that follows edges.
 *
 * @param edgeType which edges
 * @param direction which way, seen from the entity that has the field
 * @param shape what it yields
 * @param target the GraphQL name of the entity type at the far end, or {@code Entity} for any
 */
public record EdgeField(String edgeType, Direction direction, Shape shape, String target) {
    /** What a field that follows edges yields. */
    public enum Shape {
        /** The far end with the smallest URI, or null. */
        ONE,
        /** All far ends. */
        LIST,
        /** A page of far ends. */
        CONNECTION
    }
}
