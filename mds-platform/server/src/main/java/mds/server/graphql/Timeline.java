package mds.server.graphql;

import java.time.Instant;
import java.util.function.Function;
import java.util.function.LongFunction;
import mds.kernel.graph.GraphHistory;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.graph.GraphStore;

/**
 * The graph at other moments than now.
 *
 * @param asOf as MDS knew it at an instant
 * @param at as of a basis
 * @param history how it became what it is
 */
public record Timeline(Function<Instant, GraphSnapshot> asOf, LongFunction<GraphSnapshot> at, GraphHistory history) {
    /** All that a store knows. */
    public static Timeline of(GraphStore store) {
        return new Timeline(store::snapshotAsOf, store::snapshotAt, store.history());
    }
}
