package mds.kernel.graph;

/**
 * By what a match rule finds an entity: an edge leads from every entity with a value on the one side to all with the same on
 * the other. Keys follow from what the entity says and are kept beside it, as edges are, so that whoever holds a value is
 * found by one seek.
 *
 * @param rule the id of the rule
 * @param side at which end of the rule's edges the entity stands
 * @param value what is compared
 */
public record MatchKey(String rule, Side side, String value) {
    /** An end of an edge. */
    public enum Side {
        /** Where it starts. */
        FROM,
        /** Where it ends. */
        TO;

        /** The other end. */
        public Side opposite() {
            return this == FROM ? TO : FROM;
        }
    }

    /** The key with which entities at the other end answer this one. */
    public MatchKey counterpart() {
        return new MatchKey(rule, side.opposite(), value);
    }
}
