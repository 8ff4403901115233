package mds.hydration;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.concurrent.Cancellable;

/**
 * Cancels requests that are out for too long, and, when it is closed, all that are out.
 *
 * <p>A time-out of a socket bounds a single read: a source that sends a byte now and then is never late. All requests have
 * the same time, so that none that comes later is due earlier: the thread sleeps until the first is due, or, if there is
 * none, for as long as any has, and who begins a request need not wake it. Thread-safe.
 */
final class Deadlines implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Deadlines.class.getName());
    private static final long LONGEST_SLEEP = TimeUnit.SECONDS.toNanos(10);

    private final long nanos;
    private final Runnable housekeeping;
    private final Set<Deadline> open = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean closed;

    /** One request's time; closed when it has its answer, or never will. */
    final class Deadline implements AutoCloseable {
        private final Cancellable request;
        private final long end = System.nanoTime() + nanos;
        private volatile boolean missed;

        private Deadline(Cancellable request) {
            this.request = request;
        }

        private void miss() {
            missed = true;
            try {
                request.cancel();
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "a late request could not be cancelled", e);
            }
        }

        /** Whether it was cancelled for being late. */
        boolean isMissed() {
            return missed;
        }

        @Override
        public void close() {
            open.remove(this);
        }
    }

    /** @param housekeeping runs every ten seconds, or more often */
    Deadlines(String name, long nanos, Runnable housekeeping) {
        this.nanos = nanos;
        this.housekeeping = housekeeping;
        thread = Thread.ofPlatform().daemon().name(name).start(this::watch);
    }

    /** Begins a request's time. */
    Deadline begin(Cancellable request) {
        Deadline deadline = new Deadline(request);
        open.add(deadline);
        return deadline;
    }

    boolean isClosed() {
        return closed;
    }

    private void watch() {
        try {
            while (!closed) {
                TimeUnit.NANOSECONDS.sleep(cancelLate());
                keepHouse();
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    private void keepHouse() {
        try {
            housekeeping.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "idle connections could not be closed", e);
        }
    }

    /** Returns how long there is nothing to do. */
    private long cancelLate() {
        long now = System.nanoTime();
        long rest = Math.min(nanos, LONGEST_SLEEP);
        for (Deadline deadline : open) {
            long left = deadline.end - now;
            if (left <= 0) {
                deadline.miss();
            } else {
                rest = Math.min(rest, left);
            }
        }
        return rest;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        open.forEach(deadline -> deadline.request.cancel());
    }
}
