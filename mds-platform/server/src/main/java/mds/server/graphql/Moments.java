package mds.server.graphql;

import graphql.schema.DataFetchingEnvironment;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import mds.kernel.graph.GraphSnapshot;

/**
 * The snapshots that one request sees: one for now, and one for each instant that it asks for by {@code asOf}. Only what
 * the request itself writes makes a later now.
 */
final class Moments {
    private final Supplier<GraphSnapshot> present;
    private final Function<Instant, GraphSnapshot> asOf;
    private final Map<Instant, GraphSnapshot> earlier = new ConcurrentHashMap<>();
    private volatile GraphSnapshot now;

    Moments(Supplier<GraphSnapshot> present, Function<Instant, GraphSnapshot> asOf) {
        this.present = present;
        this.asOf = asOf;
        this.now = present.get();
    }

    /** After a mutation: from here on the request sees what it wrote. */
    GraphSnapshot renew() {
        now = present.get();
        return now;
    }

    /** The snapshots of the request that a field belongs to. */
    static Moments of(DataFetchingEnvironment field) {
        return Objects.requireNonNull(field.getGraphQlContext().<Moments>get(Moments.class));
    }

    GraphSnapshot now() {
        return now;
    }

    GraphSnapshot at(Instant instant) {
        return earlier.computeIfAbsent(instant, asOf);
    }
}
