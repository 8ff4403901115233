package mds.server.graphql.engine;

import java.time.Duration;

/**
 * What one request may ask for, and what of it is answered at all.
 *
 * @param depth how many fields may be nested
 * @param complexity how many values it may ask for, counting pages as full and lists as ten long
 * @param time how long it may take, waiting for a basis included
 * @param requestBytes how large its body may be
 * @param answerBytes how large its answer may be, before compression
 * @param subscribers how many subscriptions there may be at a time
 * @param patience how long a subscriber may take to read what is sent; a third of it is how often a quiet one hears of us
 * @param introspection whether the schema may be asked for
 */
public record QueryLimits(
        int depth,
        int complexity,
        Duration time,
        int requestBytes,
        int answerBytes,
        int subscribers,
        Duration patience,
        boolean introspection) {
    private static final int MEBIBYTE = 1024 * 1024;

    /** Eight hops through connections, or the introspection query; four nested pages of twenty. */
    public static final QueryLimits DEFAULT = new QueryLimits(
            25, 200_000, Duration.ofSeconds(10), MEBIBYTE, 16 * MEBIBYTE, 200, Duration.ofSeconds(30), true);
}
