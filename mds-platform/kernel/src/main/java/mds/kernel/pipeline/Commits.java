package mds.kernel.pipeline;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import mds.kernel.graph.StoreUnavailableException;

/**
 * Batches on their way into the store, a few at once: while one becomes durable, the next is worked out. In which order they
 * get there does not matter. For one thread at a time.
 */
final class Commits implements AutoCloseable {
    /** One is written, and one is ready for when it is; what lands meanwhile becomes one batch. */
    private static final int AT_ONCE = 2;

    private final Deque<Future<?>> underWay = new ArrayDeque<>();

    /** What there is to do for a batch. */
    interface Work {
        void run() throws StoreUnavailableException, InterruptedException;
    }

    /** Begins with a batch as soon as there is a place. */
    void begin(Work work) throws StoreUnavailableException, InterruptedException {
        if (underWay.size() == AT_ONCE) {
            await(underWay.remove());
        }
        FutureTask<?> batch = new FutureTask<>(() -> {
            work.run();
            return true;
        });
        underWay.add(batch);
        Thread.ofVirtual().name("commit").start(batch);
    }

    /** Returns when all of them are durable. */
    void finish() throws StoreUnavailableException, InterruptedException {
        while (!underWay.isEmpty()) {
            await(underWay.remove());
        }
    }

    private static void await(Future<?> batch) throws StoreUnavailableException, InterruptedException {
        try {
            batch.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case StoreUnavailableException unavailable -> throw unavailable;
                case InterruptedException interrupted -> throw interrupted;
                case RuntimeException fault -> throw fault;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    /** Gives up what is under way. */
    @Override
    public void close() {
        underWay.forEach(batch -> batch.cancel(true));
    }
}
