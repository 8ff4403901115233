package mds.plugin;

/**
 * An edge that a record asserts: from the entity that holds the reference to its target.
 *
 * @param edgeType a camelCase verb read from holder to target, e.g. {@code producedBy}. The plugin's SDL declares it on
 *     the holder's type with {@code @reference}; {@code ownedBy} is declared for every type.
 *     Edge types are words of the whole graph: a rule that follows {@code reads} follows it wherever it starts, so use the
 *     edge types that are there where they say what is meant.
 * @param target whom it points to; need not exist yet
 */
public record Reference(String edgeType, Target target) {
    /** The edge type from anything to the user or group that owns it. */
    public static final String OWNED_BY = "ownedBy";

    /** @throws IllegalArgumentException if the edge type is not a camelCase word */
    public Reference {
        Words.camelCase("edge type", edgeType);
    }
}
