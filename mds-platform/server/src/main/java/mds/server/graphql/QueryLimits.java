package mds.server.graphql;

/**
 * What one query may ask for.
 *
 * @param depth how many fields may be nested
 * @param complexity how many values it may ask for, counting pages as full and lists as ten long
 */
public record QueryLimits(int depth, int complexity) {
    /** Eight hops through connections, or the introspection query; four nested pages of twenty. */
    public static final QueryLimits DEFAULT = new QueryLimits(25, 200_000);
}
