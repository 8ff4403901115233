package mds.kernel.source;

import java.io.Serial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * Calls into plugins, each bounded in time: a plugin that hangs costs one thread and a clear error, never the host. They
 * run on platform threads, which share the processors: a virtual one that computes without end would keep a carrier of
 * those that run the host, and as many of these as there are processors would stop it.
 *
 * <p>To hand a call to another thread and wait for it takes longer than many calls do, so short ones are made in rows.
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

    /**
     * Something to ask of a plugin.
     *
     * @param what names the call in errors, e.g. {@code hydrate of aip://…}; asked for if there is one
     * @param work answers anything but null
     */
    public record Call<T>(Supplier<String> what, Callable<T> work) {}

    /** What came of a call. */
    public sealed interface Outcome<T> {
        /** It answered. */
        record Returned<T>(T answer) implements Outcome<T> {}

        /** It threw, errors of linking and the stack included. */
        record Threw<T>(Throwable failure) implements Outcome<T> {}

        /** It did not return in time, and was interrupted. */
        record Hung<T>(TooSlow failure) implements Outcome<T> {}
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
     * Makes a call and waits for it.
     *
     * @param what names the call in errors, e.g. {@code hydrate of aip://…}
     * @throws TooSlow if it did not return in time; it is interrupted
     * @throws ExecutionException with whatever the call threw as its cause, errors of linking and the stack included
     */
    public <T> T call(String what, Callable<T> work) throws TooSlow, ExecutionException, InterruptedException {
        return switch (callInRow(List.of(new Call<>(() -> what, work))).getFirst()) {
            case Outcome.Returned<T>(var answer) -> answer;
            case Outcome.Threw<T>(var failure) -> throw new ExecutionException(failure);
            case Outcome.Hung<T>(var failure) -> throw failure;
        };
    }

    /**
     * Makes calls one after the other on one thread, and waits for them. Each may take as long as one may.
     *
     * @return what came of each, in their order; those behind one that hung are not made
     */
    public <T> List<Outcome<T>> callInRow(List<Call<T>> calls) throws InterruptedException {
        if (calls.isEmpty()) {
            return List.of();
        }
        Row<T> row = new Row<>(calls);
        Future<?> running = threads.submit(row);
        try {
            return row.await(limit);
        } finally {
            running.cancel(true);
        }
    }

    /** Interrupts what still runs. */
    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** The calls of a row, and how far it is. */
    private static final class Row<T> implements Runnable {
        private final List<Call<T>> calls;
        private final List<Outcome<T>> outcomes;
        private long begunAt = System.nanoTime();
        private boolean abandoned;

        private Row(List<Call<T>> calls) {
            this.calls = List.copyOf(calls);
            this.outcomes = new ArrayList<>(calls.size());
        }

        @Override
        public void run() {
            for (Call<T> call : calls) {
                // An interrupt that a call leaves behind is not for the next; one for this row comes after its end.
                var _ = Thread.interrupted();
                if (isAbandoned()) {
                    return;
                }
                land(outcome(call));
            }
        }

        private static <T> Outcome<T> outcome(Call<T> call) {
            try {
                T answer = call.work().call();
                return new Outcome.Returned<>(
                        Objects.requireNonNull(answer, () -> call.what().get() + " answered null"));
            } catch (Throwable e) {
                return new Outcome.Threw<>(e);
            }
        }

        private synchronized boolean isAbandoned() {
            return abandoned;
        }

        private synchronized void land(Outcome<T> outcome) {
            if (abandoned) {
                return;
            }
            outcomes.add(outcome);
            begunAt = System.nanoTime();
            if (outcomes.size() == calls.size()) {
                notifyAll();
            }
        }

        private synchronized List<Outcome<T>> await(Duration limit) throws InterruptedException {
            try {
                while (outcomes.size() < calls.size()) {
                    long left = limit.toNanos() - (System.nanoTime() - begunAt);
                    if (left <= 0) {
                        String call = calls.get(outcomes.size()).what().get();
                        outcomes.add(new Outcome.Hung<>(new TooSlow(call, limit)));
                        break;
                    }
                    wait(left / 1_000_000, (int) (left % 1_000_000));
                }
                return List.copyOf(outcomes);
            } finally {
                abandoned = true;
            }
        }
    }
}
