package mds.server.graphql;

import graphql.execution.DataFetcherResult;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.TypeRuntimeWiring;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.graph.StoreUnavailableException;
import mds.server.graphql.Interests.Interest;
import mds.server.graphql.QueryException.Code;

/**
 * Takes the code behind the fields of one concern after the other. The code may block: it has a thread of its own. What is
 * asked ends with its request; what is done does not: a mutation that was begun is not broken off halfway.
 */
public final class RootFields {
    private final RuntimeWiring.Builder schema;
    private final Executor threads;

    RootFields(RuntimeWiring.Builder schema, Executor threads) {
        this.schema = schema;
        this.threads = threads;
    }

    /** What answers a field. */
    interface Answer<T> {
        /** Its value; an {@link IllegalArgumentException} tells the client what is wrong with the arguments. */
        T of(DataFetchingEnvironment field) throws StoreUnavailableException, InterruptedException;
    }

    /** A field of {@code Query}. */
    <T> RootFields query(String name, Answer<T> answer) {
        return wire("Query", name, field -> RequestThreads.read(field, () -> answered(answer, field)));
    }

    /** A field of {@code Subscription}, which is answered as a query would be. */
    <T> RootFields subscription(String name, Interest interest, Answer<T> answer) {
        return wire("Subscription", name, field -> {
            SubscriptionFields.note(field, interest);
            return RequestThreads.read(field, () -> answered(answer, field));
        });
    }

    /** A field of {@code Mutation}; what is below it sees the graph as the mutation leaves it. */
    <T> RootFields mutation(String name, Answer<T> action) {
        return mutation(name, action, (done, thereafter) -> done);
    }

    /** A field of {@code Mutation} that shows something of the graph as the mutation leaves it. */
    <D, T> RootFields mutation(String name, Answer<D> action, BiFunction<D, GraphSnapshot, T> value) {
        return wire(
                "Mutation", name, field -> CompletableFuture.supplyAsync(() -> done(field, action, value), threads));
    }

    private static <D, T> DataFetcherResult<T> done(
            DataFetchingEnvironment field, Answer<D> action, BiFunction<D, GraphSnapshot, T> value) {
        D done = answered(action, field);
        GraphSnapshot thereafter = Moments.of(field).renew();
        return DataFetcherResult.<T>newResult()
                .data(value.apply(done, thereafter))
                .localContext(thereafter)
                .build();
    }

    /** For the concern's own types. */
    RuntimeWiring.Builder schema() {
        return schema;
    }

    private RootFields wire(String type, String name, DataFetcher<CompletableFuture<?>> fetcher) {
        schema.type(TypeRuntimeWiring.newTypeWiring(type).dataFetcher(name, fetcher));
        return this;
    }

    private static <T> T answered(Answer<T> answer, DataFetchingEnvironment field) {
        String name = field.getField().getName();
        try {
            return answer.of(field);
        } catch (IllegalArgumentException e) {
            throw new QueryException(Code.BAD_INPUT, "%s: %s".formatted(name, e.getMessage()));
        } catch (StoreUnavailableException e) {
            throw new QueryException(Code.STORE_UNAVAILABLE, "%s: %s".formatted(name, e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException(name + " was interrupted");
        }
    }
}
