package mds.kernel.search;

import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import mds.kernel.graph.GraphStore;

/**
 * A host's way to its store, on which the host can be stopped as a machine is: all its threads wait at their next step, it
 * lets go of nothing, and it may come back to life.
 */
final class Standstill implements Supplier<GraphStore> {
    private final GraphStore store;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    Standstill(GraphStore store) {
        this.store = store;
    }

    void begin() {
        gate = new CountDownLatch(1);
    }

    void end() {
        gate.countDown();
    }

    @Override
    public GraphStore get() {
        try {
            gate.await();
            return store;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("a host was stopped for good", e);
        }
    }
}
