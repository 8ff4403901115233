package mds.storage.datomic;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
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
 * <p>What cannot be written, because the disk is full or broken, is tried again until it can. Meanwhile whoever waits for
 * it is told, and nothing more should be appended: what was is there already, and cannot be left out.
 *
 * <p>One thread of its own writes, and is never interrupted: an interrupt would close the file under everyone's feet.
 */
final class Journal implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Journal.class.getName());

    private final JournalFile file;
    private final long pauseNanos;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    /** There is more to write, or the journal is closed. */
    private final Condition appended = lock.newCondition();

    private final Condition forced = lock.newCondition();
    private SortedMap<Long, byte[]> pending = new TreeMap<>();
    private long forcedBasis;
    private @Nullable Throwable failure;
    private boolean closed;

    /**
     * Goes on with a file that has been replayed.
     *
     * @param basis to which it led
     * @param pause after what could not be written
     */
    Journal(JournalFile file, long basis, Duration pause) {
        this.file = file;
        this.forcedBasis = basis;
        this.pauseNanos = pause.toNanos();
        this.thread = Thread.ofPlatform().name("journal").unstarted(this::write);
        thread.start();
    }

    /** Takes a transaction, also while nothing can be written; {@link #awaitForced} tells when it is safe. */
    void append(long basis, byte[] entry) throws StoreUnavailableException {
        lock.lock();
        try {
            checkOpen();
            pending.put(basis, entry);
            appended.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Throws if nothing should be appended at the moment. */
    void checkUsable() throws StoreUnavailableException {
        lock.lock();
        try {
            checkOpen();
            checkWritten();
        } finally {
            lock.unlock();
        }
    }

    private void checkOpen() throws StoreUnavailableException {
        if (closed) {
            throw unavailable(new IllegalStateException("it is closed"));
        }
    }

    private void checkWritten() throws StoreUnavailableException {
        if (failure != null) {
            throw unavailable(failure);
        }
    }

    private StoreUnavailableException unavailable(Throwable reason) {
        return new StoreUnavailableException(told(reason), reason);
    }

    private String told(Throwable reason) {
        return "%s cannot be written: %s; make room or mend the disk: it is tried again, and nothing acknowledged is lost"
                .formatted(file, reason.getMessage());
    }

    /** Why what was appended could not be written yet; empty if all is well. */
    Optional<String> failure() {
        lock.lock();
        try {
            return Optional.ofNullable(failure).map(this::told);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until everything up to a basis would survive a crash.
     *
     * @throws StoreUnavailableException if it cannot be written at the moment; it will be, unless the process ends before
     */
    void awaitForced(long basis) throws StoreUnavailableException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (forcedBasis < basis) {
                checkWritten();
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
            boolean goesOn = true;
            while (goesOn) {
                SortedMap<Long, byte[]> batch = take();
                goesOn = !batch.isEmpty() && isWritten(batch);
            }
        } finally {
            file.close();
        }
    }

    /** Whether a batch could be written before the journal was closed, however often it had to be tried. */
    private boolean isWritten(SortedMap<Long, byte[]> batch) {
        while (true) {
            try {
                file.append(batch);
                reached(batch.lastKey());
                return true;
            } catch (IOException | RuntimeException | OutOfMemoryError e) {
                if (!mayTryAgain(e)) {
                    return false;
                }
            }
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
            if (failure != null) {
                failure = null;
                LOG.log(System.Logger.Level.INFO, "{0} can be written again", file);
            }
            forced.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Tells a failure to whoever waits, then pauses. There is one last attempt when the journal is closed. */
    private boolean mayTryAgain(Throwable reason) {
        lock.lock();
        try {
            if (failure == null) {
                LOG.log(System.Logger.Level.WARNING, told(reason), reason);
            }
            failure = reason;
            forced.signalAll();
            boolean wasLast = closed;
            pause();
            return !wasLast;
        } finally {
            lock.unlock();
        }
    }

    private void pause() {
        try {
            long left = pauseNanos;
            while (left > 0 && !closed) {
                left = appended.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            LOG.log(System.Logger.Level.DEBUG, "nobody interrupts the thread that writes", e);
        }
    }

    /** Writes what was appended, if that can be written now, and lets go of the file. */
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
