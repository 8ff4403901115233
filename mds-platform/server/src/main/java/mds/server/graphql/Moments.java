package mds.server.graphql;

import graphql.schema.DataFetchingEnvironment;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import mds.kernel.graph.GraphHistory;
import mds.kernel.graph.GraphSnapshot;

/**
 * The snapshots that one request sees: one for now, and one for each other moment that it asks for. Only what
 * the request itself writes makes a later now.
 */
public final class Moments {
    private final Supplier<GraphSnapshot> present;
    private final Timeline timeline;
    private final Map<Instant, GraphSnapshot> earlier = new ConcurrentHashMap<>();
    private final Map<Long, GraphSnapshot> byBasis = new ConcurrentHashMap<>();
    private volatile GraphSnapshot now;

    /** The moments of a request that begins now. */
    public Moments(Supplier<GraphSnapshot> present, Timeline timeline) {
        this.present = present;
        this.timeline = timeline;
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

    /** The moment that a field asks for by its argument {@code asOf}; now if it does not. */
    static GraphSnapshot asked(DataFetchingEnvironment field) {
        Optional<OffsetDateTime> asOf = Optional.ofNullable(field.getArgument("asOf"));
        Moments moments = of(field);
        return asOf.map(instant -> moments.at(instant.toInstant())).orElseGet(moments::now);
    }

    /** The graph as the request sees it. */
    public GraphSnapshot now() {
        return now;
    }

    GraphSnapshot at(Instant instant) {
        return earlier.computeIfAbsent(instant, timeline.asOf());
    }

    /** The moment of an earlier answer, which may be this one. */
    GraphSnapshot at(long basis) {
        return basis == now.basis() ? now : byBasis.computeIfAbsent(basis, timeline.at()::apply);
    }

    GraphHistory history() {
        return timeline.history();
    }
}
