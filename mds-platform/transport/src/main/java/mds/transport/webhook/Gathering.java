package mds.transport.webhook;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import mds.kernel.graph.StoreUnavailableException;
import mds.transport.Batch;
import mds.transport.Handover;

/**
 * Hands over what many callers bring, each of whom waits until it is durable. While a few batches are in hand, those who come
 * gather for the next one, so that the slower the sink is, the more share its transactions. Thread-safe.
 */
final class Gathering {
    private static final int MOST_IN_HAND = 4;
    private static final int MOST_AT_ONCE = 1_000;

    private final Handover handover;
    private final Deque<Caller> waiting = new ArrayDeque<>();
    private int inHand;

    Gathering(Handover handover) {
        this.handover = handover;
    }

    private record Caller(Batch batch, CompletableFuture<Boolean> done) {}

    /** Returns when the batch is durable. */
    void deliver(Batch batch) throws StoreUnavailableException, InterruptedException {
        Caller caller = new Caller(batch, new CompletableFuture<>());
        synchronized (this) {
            waiting.add(caller);
            if (inHand < MOST_IN_HAND) {
                inHand++;
                Thread.ofVirtual().name("webhook-batch").start(this::work);
            }
        }
        try {
            caller.done().get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof StoreUnavailableException unavailable) {
                throw unavailable;
            }
            throw new IllegalStateException("the events were not handed over: " + cause, cause);
        }
    }

    private void work() {
        for (List<Caller> callers = next(); !callers.isEmpty(); callers = next()) {
            try {
                handover.deliverOnce(
                        Batch.of(callers.stream().map(Caller::batch).toList()));
                callers.forEach(caller -> caller.done().complete(true));
            } catch (Throwable e) {
                callers.forEach(caller -> caller.done().completeExceptionally(e));
            }
        }
    }

    /** Who goes next; empty if nobody waits, and then this worker is done. */
    private synchronized List<Caller> next() {
        List<Caller> next = new ArrayList<>();
        int events = 0;
        while (!waiting.isEmpty() && events < MOST_AT_ONCE) {
            Caller caller = waiting.remove();
            next.add(caller);
            events += caller.batch().size();
        }
        if (next.isEmpty()) {
            inHand--;
        }
        return next;
    }
}
