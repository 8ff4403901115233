package mds.server.http;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Interrupts the thread that made it unless it is closed in time. An interrupted read ends, and its connection with it. */
final class Deadline implements AutoCloseable {
    private final Thread thread = Thread.currentThread();
    private final CompletableFuture<Void> closing = new CompletableFuture<>();
    private boolean closed;
    private boolean passed;

    Deadline(Duration time) {
        var _ = closing.orTimeout(time.toNanos(), TimeUnit.NANOSECONDS).exceptionally(late -> {
            pass();
            return null;
        });
    }

    private synchronized void pass() {
        if (!closed) {
            passed = true;
            thread.interrupt();
        }
    }

    /** From now on the thread is not interrupted any more. */
    @Override
    public synchronized void close() {
        closed = true;
        closing.complete(null);
        if (passed) {
            var _ = Thread.interrupted();
        }
    }
}
