package mds.server.graphql;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import mds.kernel.graph.GraphSnapshot;

/** The snapshots that one request sees: one for now, and one for each instant that it asks for by {@code asOf}. */
final class Moments {
    private final GraphSnapshot now;
    private final Function<Instant, GraphSnapshot> asOf;
    private final Map<Instant, GraphSnapshot> earlier = new ConcurrentHashMap<>();

    Moments(GraphSnapshot now, Function<Instant, GraphSnapshot> asOf) {
        this.now = now;
        this.asOf = asOf;
    }

    GraphSnapshot now() {
        return now;
    }

    GraphSnapshot at(Instant instant) {
        return earlier.computeIfAbsent(instant, asOf);
    }
}
