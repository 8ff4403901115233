package mds.plugin;

/** Which way an edge is read, seen from an entity. */
public enum Direction {
    /** Edges that start here: {@code producedBy} leads from a model instance to its run. */
    OUT,
    /** Edges that end here: {@code producedBy} leads from a run to the model instances that it produced. */
    IN;

    /** The other way. */
    public Direction opposite() {
        return this == OUT ? IN : OUT;
    }
}
