package mds.server.graphql.engine;

import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import graphql.execution.AsyncExecutionStrategy;
import graphql.execution.instrumentation.dataloader.DataLoaderDispatchingContextKeys;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.search.SearchIndex;
import mds.schema.Composition;
import mds.server.graphql.Caller;
import mds.server.graphql.ExecutableSchema;
import mds.server.graphql.FieldGroup;
import mds.server.graphql.Interests;
import mds.server.graphql.Moments;
import mds.server.graphql.QueryException;
import mds.server.graphql.RequestThreads;
import mds.server.graphql.Timeline;
import mds.server.graphql.engine.QueryAnswer.Status;

/** Answers queries over one composition. Each sees one snapshot, and is bounded in depth, complexity and time. */
public final class GraphQlEngine implements AutoCloseable {
    private final GraphQL graphQl;
    private final ExecutableSchema schema;
    private final QueryLimits limits;
    private final Supplier<GraphSnapshot> now;
    private final Timeline timeline;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("request-", 0).factory());
    private final Set<RequestThreads> reading = ConcurrentHashMap.newKeySet();

    /**
     * An engine; it owns nothing that it is handed.
     *
     * @param now the graph as it is
     * @param timeline the graph at other moments
     * @param concerns what there is beside asking the graph
     */
    public GraphQlEngine(
            Composition composition,
            Supplier<GraphSnapshot> now,
            Timeline timeline,
            SearchIndex index,
            List<FieldGroup> concerns,
            QueryLimits limits) {
        this.now = now;
        this.timeline = timeline;
        this.limits = limits;
        schema = ExecutableSchema.of(composition, index, concerns, threads);
        graphQl = GraphQL.newGraphQL(schema.schema())
                .preparsedDocumentProvider(new PreparedDocuments())
                .instrumentation(QueryBounds.before(limits))
                // A subscription is a query that is asked again: each answer is made as any other, from one snapshot.
                .subscriptionExecutionStrategy(new AsyncExecutionStrategy(new QueryErrors()))
                .defaultDataFetcherExceptionHandler(new QueryErrors())
                .build();
    }

    /**
     * Answers a query. Never throws for what the query says; what is wrong is in the answer.
     *
     * @param caller who asks
     * @param operationName which of the document's operations; empty if it has one
     * @param timeout after which it is given up
     */
    public QueryAnswer execute(
            Caller caller,
            String query,
            Optional<String> operationName,
            Map<String, Object> variables,
            Duration timeout)
            throws InterruptedException {
        return execute(caller, query, operationName, variables, timeout, Optional.empty());
    }

    /**
     * Answers a query, or a subscription once.
     *
     * @param interests takes what a subscription is about; without it, subscriptions are refused
     */
    QueryAnswer execute(
            Caller caller,
            String query,
            Optional<String> operationName,
            Map<String, Object> variables,
            Duration timeout,
            Optional<Interests> interests)
            throws InterruptedException {
        try {
            QueryCost.requireAffordable(variables, limits.complexity());
        } catch (LimitExceeded e) {
            return QueryAnswer.failed(Status.REFUSED, String.valueOf(e.getMessage()), e.getExtensions());
        }
        Moments moments = new Moments(now, timeline);
        RequestThreads fields = new RequestThreads();
        ExecutionInput input = input(caller, query, operationName, variables, moments, fields);
        interests.ifPresent(some -> input.getGraphQLContext().put(Interests.class, some));
        reading.add(fields);
        try (fields) {
            return answer(input, moments, timeout);
        } finally {
            reading.remove(fields);
        }
    }

    private QueryAnswer answer(ExecutionInput input, Moments moments, Duration timeout) throws InterruptedException {
        // A thread of its own, so that whatever blocks in there can be interrupted when time is over.
        Future<ExecutionResult> execution = threads.submit(() -> graphQl.execute(input));
        try {
            ExecutionResult result = execution.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return new QueryAnswer(
                    body(result, moments.now().basis()), result.isDataPresent() ? Status.EXECUTED : Status.REFUSED);
        } catch (TimeoutException e) {
            return timedOut(timeout);
        } catch (ExecutionException e) {
            String message =
                    QueryErrors.logged(Optional.ofNullable(e.getCause()).orElse(e));
            return QueryAnswer.failed(Status.FAILED, "INTERNAL", message);
        } finally {
            input.cancel();
            execution.cancel(true);
        }
    }

    /** Interrupts what still runs, mutations as well. */
    @Override
    public void close() {
        threads.shutdownNow();
        reading.forEach(RequestThreads::close);
    }

    private ExecutionInput input(
            Caller caller,
            String query,
            Optional<String> operationName,
            Map<String, Object> variables,
            Moments moments,
            RequestThreads fields) {
        ExecutionInput input = ExecutionInput.newExecutionInput(query)
                .operationName(operationName.orElse(null))
                .variables(variables)
                .localContext(moments.now())
                .graphQLContext(Map.of(Moments.class, moments, RequestThreads.class, fields, Caller.class, caller))
                .dataLoaderRegistry(schema.loaders(fields))
                .locale(Locale.ROOT)
                .build();
        QueryBounds.into(input.getGraphQLContext(), limits);
        DataLoaderDispatchingContextKeys.setEnableDataLoaderChaining(input.getGraphQLContext(), true);
        return input;
    }

    private static QueryAnswer timedOut(Duration timeout) {
        return QueryAnswer.failed(
                Status.TIMED_OUT,
                "the query took longer than %d ms; ask for less".formatted(timeout.toMillis()),
                Map.of(QueryException.CODE, "TIMEOUT", "limit", "time", "allowed", timeout.toMillis()));
    }

    private static Map<String, Object> body(ExecutionResult result, long basis) {
        Map<String, Object> body = new LinkedHashMap<>(result.toSpecification());
        if (!result.getErrors().isEmpty()) {
            body.put(
                    "errors",
                    result.getErrors().stream().map(QueryErrors::specification).toList());
        }
        body.put("extensions", Map.of("basis", basis));
        return body;
    }
}
