package mds.server.graphql.engine;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import mds.kernel.graph.CommitDelta;
import mds.kernel.graph.GraphStore;
import org.jspecify.annotations.Nullable;

/**
 * Reads the commit log once for all subscriptions. It never waits for one: each only remembers that it was touched. Runs
 * while there are subscriptions.
 */
final class CommitTail implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(CommitTail.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int STEP = 500;

    private final GraphStore store;
    private final Semaphore places;
    private final int most;
    private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();
    private @Nullable Thread reader;
    private volatile boolean closed;

    CommitTail(GraphStore store, int most) {
        this.store = store;
        this.most = most;
        this.places = new Semaphore(most);
    }

    /** Takes a subscription in; false if there are as many as there may be, or the host is stopping. */
    synchronized boolean join(Subscription subscription) {
        if (closed || !places.tryAcquire()) {
            return false;
        }
        subscriptions.add(subscription);
        if (reader == null) {
            long from = store.snapshot().basis();
            reader = Thread.ofVirtual().name("commit-tail").start(() -> read(from));
        }
        return true;
    }

    void leave(Subscription subscription) {
        if (subscriptions.remove(subscription)) {
            places.release();
        }
    }

    int size() {
        return subscriptions.size();
    }

    /** How many subscriptions there may be. */
    int most() {
        return most;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized void close() {
        closed = true;
        subscriptions.forEach(Subscription::end);
        if (reader != null) {
            reader.interrupt();
        }
    }

    private void read(long from) {
        long basis = from;
        while (!isIdle()) {
            try {
                basis = step(basis);
            } catch (InterruptedException e) {
                return;
            } catch (Exception | Error e) {
                LOG.log(Level.WARNING, "the commit log could not be read at basis %d".formatted(basis), e);
                if (!pause()) {
                    return;
                }
            }
            subscriptions.forEach(Subscription::look);
            subscriptions.forEach(Subscription::giveUpIfStuck);
        }
    }

    private long step(long basis) throws InterruptedException {
        long latest = store.awaitCommitAfter(basis, PATIENCE);
        List<CommitDelta> deltas = latest > basis ? store.deltasAfter(basis, STEP) : List.of();
        for (CommitDelta delta : deltas) {
            subscriptions.forEach(subscription -> subscription.offer(delta));
        }
        return deltas.isEmpty() ? latest : deltas.getLast().basis();
    }

    /** Ends the reader under the lock under which {@link #join} starts one. */
    private synchronized boolean isIdle() {
        if (closed || subscriptions.isEmpty()) {
            reader = null;
            return true;
        }
        return false;
    }

    private static boolean pause() {
        try {
            Thread.sleep(PATIENCE);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
