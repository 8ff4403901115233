package mds.server.http;

import java.util.concurrent.Semaphore;

/**
 * What the bodies of all requests under way may take of the heap together: many that are small, or a few that are large.
 * However slowly they come, and on however many connections, there are never more bytes. Thread-safe.
 */
final class BodyBudget {
    private final Semaphore bytes;

    /** @param bytes of all bodies */
    BodyBudget(int bytes) {
        this.bytes = new Semaphore(bytes);
    }

    /** The share of one body, of which nothing is taken yet. */
    Share share() {
        return new Share();
    }

    /** What one body takes, for one thread; given back when it is closed. */
    final class Share implements AutoCloseable {
        private int taken;

        private Share() {}

        /** Whether there was room for so many more bytes. */
        boolean take(int count) {
            boolean isTaken = bytes.tryAcquire(count);
            taken += isTaken ? count : 0;
            return isTaken;
        }

        @Override
        public void close() {
            bytes.release(taken);
            taken = 0;
        }
    }
}
