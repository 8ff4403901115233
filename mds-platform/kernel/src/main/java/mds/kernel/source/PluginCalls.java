package mds.kernel.source;

import java.io.Serial;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls into plugins, each bounded in time: a plugin that hangs costs one thread and a clear error, never the host. They
 * run on platform threads, which share the processors: a virtual one that computes without end would keep a carrier of
 * those that run the host, and as many of these as there are processors would stop it.
 */
public final class PluginCalls implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool(Thread.ofPlatform()
            .daemon()
            .inheritInheritableThreadLocals(false)
            .name("plugin-call-", 0)
            .factory());
    private final Duration limit;

    /** @param limit how long one call may take */
    public PluginCalls(Duration limit) {
        this.limit = limit;
    }

    /** A plugin's call that did not return in time. */
    public static final class TooSlow extends Exception {
        @Serial
        private static final long serialVersionUID = 1L;

        TooSlow(String call, Duration limit) {
            super("%s did not return within %d s and was interrupted".formatted(call, limit.toSeconds()));
        }
    }

    /**
     * Runs a call and waits for it.
     *
     * @param what names the call in errors, e.g. {@code hydrate of aip://…}
     * @throws TooSlow if it did not return in time; it is interrupted
     * @throws ExecutionException with whatever the call threw as its cause, errors of linking and the stack included
     */
    public <T> T call(String what, Callable<T> call) throws TooSlow, ExecutionException, InterruptedException {
        Future<T> result = threads.submit(() -> Objects.requireNonNull(call.call(), () -> what + " answered null"));
        try {
            return result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new TooSlow(what, limit);
        } finally {
            result.cancel(true);
        }
    }

    /** Interrupts what still runs. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
