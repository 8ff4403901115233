package mds.storage.datomic;

import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import mds.kernel.graph.StoreUnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * Writes transactions to a journal file. Everything that was appended while the disk was busy goes with the next force,
 * so the more commit at once, the less each of them costs. Thread-safe.
 *
 * <p>One thread of its own writes, and is never interrupted: an interrupt would close the file under everyone's feet.
 */
final class Journal implements AutoCloseable {
    private final JournalFile file;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition appended = lock.newCondition();
    private final Condition forced = lock.newCondition();
    private SortedMap<Long, byte[]> pending = new TreeMap<>();
    private long forcedBasis;
    private @Nullable Exception failure;
    private boolean closed;

    /**
     * Goes on with a file that has been replayed.
     *
     * @param basis to which it led
     */
    Journal(JournalFile file, long basis) {
        this.file = file;
        this.forcedBasis = basis;
        this.thread = Thread.ofPlatform().name("journal").unstarted(this::write);
        thread.start();
    }

    /** Takes a transaction; {@link #awaitForced} tells when it is safe. */
    void append(long basis, byte[] entry) throws StoreUnavailableException {
        lock.lock();
        try {
            checkUsable();
            pending.put(basis, entry);
            appended.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Throws if nothing can be appended any more. */
    void checkUsable() throws StoreUnavailableException {
        lock.lock();
        try {
            if (closed) {
                throw unavailable(new IllegalStateException("it is closed"));
            }
            if (failure != null) {
                throw unavailable(failure);
            }
        } finally {
            lock.unlock();
        }
    }

    private StoreUnavailableException unavailable(Exception reason) {
        return new StoreUnavailableException(
                ("%s cannot be written: %s; make room or mend the disk, then start MDS again: nothing that was acknowledged"
                                + " is lost")
                        .formatted(file, reason.getMessage()),
                reason);
    }

    /** Waits until everything up to a basis would survive a crash. */
    void awaitForced(long basis) throws StoreUnavailableException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (forcedBasis < basis) {
                if (failure != null) {
                    throw unavailable(failure);
                }
                forced.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Everything up to this basis would survive a crash. */
    long forced() {
        lock.lock();
        try {
            return forcedBasis;
        } finally {
            lock.unlock();
        }
    }

    private void write() {
        try {
            for (SortedMap<Long, byte[]> batch = take(); !batch.isEmpty(); batch = take()) {
                file.append(batch);
                reached(batch.lastKey());
            }
        } catch (IOException | RuntimeException e) {
            fail(e);
        } finally {
            file.close();
        }
    }

    /** What there is to write; empty once the journal is closed. */
    private SortedMap<Long, byte[]> take() {
        lock.lock();
        try {
            while (pending.isEmpty() && !closed) {
                appended.awaitUninterruptibly();
            }
            SortedMap<Long, byte[]> batch = pending;
            pending = new TreeMap<>();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void reached(long basis) {
        lock.lock();
        try {
            forcedBasis = basis;
            forced.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void fail(Exception reason) {
        lock.lock();
        try {
            failure = reason;
            forced.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Writes what was appended, and lets go of the file. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            appended.signal();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
