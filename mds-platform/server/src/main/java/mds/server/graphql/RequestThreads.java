package mds.server.graphql;

import graphql.schema.DataFetchingEnvironment;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;

/** The threads on which one request reads. They may block; when the request ends, those that still run are interrupted. */
public final class RequestThreads implements Executor, AutoCloseable {
    private static final ThreadFactory VIRTUAL =
            Thread.ofVirtual().name("query-", 0).factory();

    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(VIRTUAL);

    /** The threads of the request that a field belongs to. */
    static RequestThreads of(DataFetchingEnvironment field) {
        return Objects.requireNonNull(field.getGraphQlContext().<RequestThreads>get(RequestThreads.class));
    }

    /** Reads what a field shows on a thread of its own. */
    static <T> CompletableFuture<T> read(DataFetchingEnvironment field, Supplier<T> value) {
        return CompletableFuture.supplyAsync(value, of(field));
    }

    /** Whether the request that a field belongs to has ended, so that nobody hears of its failures. */
    public static boolean ended(DataFetchingEnvironment field) {
        return of(field).threads.isShutdown();
    }

    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    /** Interrupts what still runs, and takes nothing more. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
