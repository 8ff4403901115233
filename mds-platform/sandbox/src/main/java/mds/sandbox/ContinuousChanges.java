package mds.sandbox;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import mds.sandbox.sources.Changes;

/** Keeps the organisation changing at a steady rate until it is closed. */
final class ContinuousChanges implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ContinuousChanges.class.getName());

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    private ContinuousChanges(Changes changes, long pause) {
        thread = Thread.ofVirtual().name("changes").unstarted(() -> run(changes, pause));
    }

    static ContinuousChanges start(Changes changes, double perSecond) {
        ContinuousChanges continuous = new ContinuousChanges(changes, Math.round(1e9 / perSecond));
        continuous.thread.start();
        return continuous;
    }

    /** Returns when the last change was made and published. */
    void stop() throws InterruptedException {
        close();
        thread.join();
    }

    @Override
    public void close() {
        closed.countDown();
    }

    private void run(Changes changes, long pause) {
        try {
            while (!closed.await(pause, TimeUnit.NANOSECONDS)) {
                step(changes);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A step that fails, because a transport is away, must not be the last one. */
    private static void step(Changes changes) {
        try {
            changes.step();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "A change could not be made or published; going on", e);
        }
    }
}
