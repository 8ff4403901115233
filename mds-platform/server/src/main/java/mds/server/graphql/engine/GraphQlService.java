package mds.server.graphql.engine;

import graphql.language.OperationDefinition.Operation;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import mds.kernel.graph.GraphStore;
import mds.server.graphql.Interests;
import mds.server.graphql.engine.PersistedDocuments.Found;
import mds.server.graphql.engine.QueryAnswer.Status;

/**
 * What clients may ask of GraphQL beyond a query: documents by hash, to wait for a write, to be told how fresh an answer
 * is, and to be told again when it changes.
 */
public final class GraphQlService implements AutoCloseable {
    private static final String BASIS = "basis";
    private static final String MIN_BASIS = "minBasis";
    /** Long enough for what mutations wait for, which bound their own work: given up halfway, nobody knew what was done. */
    private static final Duration LONGEST_MUTATION = Duration.ofMinutes(5);

    private final GraphQlEngine engine;
    private final GraphStore store;
    private final Supplier<Freshness> freshness;
    private final QueryLimits limits;
    private final PersistedDocuments documents = new PersistedDocuments();
    private final CommitTail tail;

    /** A service; it owns the engine, and not the store. */
    public GraphQlService(GraphQlEngine engine, GraphStore store, Supplier<Freshness> freshness, QueryLimits limits) {
        this.engine = engine;
        this.store = store;
        this.freshness = freshness;
        this.limits = limits;
        this.tail = new CommitTail(store, limits.subscribers());
    }

    /** What a request may ask for. */
    public QueryLimits limits() {
        return limits;
    }

    /** The graph's point in time. */
    public long basis() {
        return store.snapshot().basis();
    }

    /** What a request asks to be done; empty if its document is not there or not well-formed, as its answer will say. */
    public Optional<Operation> operation(QueryRequest request) {
        return documents.find(request) instanceof Found.Document document
                ? Operations.kind(document.text(), request.operationName())
                : Optional.empty();
    }

    /** Answers a query. Never throws for what the request says; what is wrong is in the answer. */
    public QueryAnswer answer(QueryRequest request) throws InterruptedException {
        return switch (documents.find(request)) {
            case Found.Missing(var answer) -> answer;
            case Found.Document document -> answer(request, document);
        };
    }

    /**
     * Begins a subscription: answers it as the graph is now, and finds out what it is about.
     *
     * @return the first answer, and empty instead of a subscription if it was refused
     */
    public Subscribed subscribe(QueryRequest request) throws InterruptedException {
        Found found = documents.find(request);
        if (!(found instanceof Found.Document document)) {
            return new Subscribed(((Found.Missing) found).answer(), Optional.empty());
        }
        // The tail is joined before the first answer is made, so that nothing falls between the two.
        Subscription subscription = new Subscription(this, tail, document.text(), request);
        try {
            QueryAnswer first = subscription.begin();
            if (first.status() == Status.EXECUTED && subscription.isJoined()) {
                return new Subscribed(first, Optional.of(subscription));
            }
            subscription.close();
            return new Subscribed(first, Optional.empty());
        } catch (InterruptedException | RuntimeException e) {
            subscription.close();
            throw e;
        }
    }

    /** How a subscription begins. */
    public record Subscribed(QueryAnswer first, Optional<Subscription> subscription) {}

    /** How many subscriptions there are. */
    public int subscribers() {
        return tail.size();
    }

    /** Ends all subscriptions; queries under way are still answered. */
    public void endSubscriptions() {
        tail.close();
    }

    @Override
    public void close() {
        tail.close();
        engine.close();
    }

    /** Executes a subscription's document once. */
    QueryAnswer execute(String document, QueryRequest request, Interests interests) throws InterruptedException {
        return withFreshness(engine.execute(
                request.caller(),
                document,
                request.operationName(),
                request.variables(),
                limits.time(),
                Optional.of(interests)));
    }

    Freshness freshness() {
        return freshness.get();
    }

    private QueryAnswer answer(QueryRequest request, Found.Document document) throws InterruptedException {
        boolean mutates = Operations.kind(document.text(), request.operationName())
                .filter(Operation.MUTATION::equals)
                .isPresent();
        Duration time = mutates ? LONGEST_MUTATION : limits.time();
        OptionalLong minBasis = minBasis(request);
        if (minBasis.isPresent()) {
            long begin = System.nanoTime();
            long reached = await(minBasis.getAsLong(), limits.time());
            if (reached < minBasis.getAsLong()) {
                return late(minBasis.getAsLong(), reached, limits.time());
            }
            time = time.minusNanos(System.nanoTime() - begin);
        } else if (request.extensions().get(MIN_BASIS) != null) {
            return QueryAnswer.failed(
                    Status.REFUSED,
                    "BAD_INPUT",
                    "extensions.minBasis = %s; expected a basis, as extensions.basis of an answer names it"
                            .formatted(request.extensions().get(MIN_BASIS)));
        }
        QueryAnswer answer = engine.execute(
                request.caller(),
                document.text(),
                request.operationName(),
                request.variables(),
                atLeastAMoment(time),
                Optional.empty());
        if (answer.status() == Status.EXECUTED) {
            document.hash().ifPresent(hash -> documents.keep(hash, document.text()));
        }
        return withFreshness(answer);
    }

    private static OptionalLong minBasis(QueryRequest request) {
        return request.extensions().get(MIN_BASIS) instanceof Number basis
                        && (basis instanceof Integer || basis instanceof Long)
                        && basis.longValue() >= 0
                ? OptionalLong.of(basis.longValue())
                : OptionalLong.empty();
    }

    /** Waits until the graph is as far as the basis; returns how far it is. */
    private long await(long basis, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        long reached = store.snapshot().basis();
        while (reached < basis && deadline - System.nanoTime() > 0) {
            reached = store.awaitCommitAfter(reached, Duration.ofNanos(deadline - System.nanoTime()));
        }
        return reached;
    }

    private static QueryAnswer late(long basis, long reached, Duration waited) {
        return QueryAnswer.failed(
                Status.NOT_YET,
                "BASIS_NOT_REACHED",
                "the graph is at basis %d after %d ms, and the request waits for %d; was it written to this database? Ask again later"
                        .formatted(reached, waited.toMillis(), basis));
    }

    private static Duration atLeastAMoment(Duration left) {
        Duration moment = Duration.ofMillis(100);
        return left.compareTo(moment) < 0 ? moment : left;
    }

    /** Tells beside the basis how far index and enrichment are, where they are behind it. */
    private QueryAnswer withFreshness(QueryAnswer answer) {
        if (!(answer.body().get("extensions") instanceof Map<?, ?> said) || !(said.get(BASIS) instanceof Long basis)) {
            return answer;
        }
        Freshness now = freshness.get();
        Map<String, Object> extensions = new LinkedHashMap<>();
        extensions.put(BASIS, basis);
        if (now.projected() < basis) {
            extensions.put("basisProjected", now.projected());
        }
        if (now.enriched() < basis) {
            extensions.put("basisEnriched", now.enriched());
        }
        Map<String, Object> body = new LinkedHashMap<>(answer.body());
        body.put("extensions", extensions);
        return new QueryAnswer(body, answer.status());
    }
}
