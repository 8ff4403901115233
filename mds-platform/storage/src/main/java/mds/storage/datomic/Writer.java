package mds.storage.datomic;

import datomic.Database;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import mds.kernel.graph.StoreUnavailableException;

/**
 * Writes one transaction after the other. Within a process none disturbs the next; if another host did, the transaction
 * is worked out again from the newer database. Thread-safe.
 */
final class Writer {
    private static final int ATTEMPTS = 30;
    private static final long LONGEST_PAUSE_MILLIS = 50;
    /** How long another host's commit may go unnoticed by those who wait; a look costs well under a microsecond. */
    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Ledger ledger;
    private final ReentrantLock writing = new ReentrantLock(true);
    private final ReentrantLock waiting = new ReentrantLock();
    private final Condition committed = waiting.newCondition();

    Writer(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Something worked out from a database value that becomes a transaction. */
    interface Proposal {
        /** The data of the transaction; empty if there is nothing to change. */
        List<Object> forms();
    }

    /** A proposal that is durable. */
    record Written<P>(P proposal, long basis) {}

    <P extends Proposal> Written<P> write(Function<Database, P> propose)
            throws StoreUnavailableException, InterruptedException {
        Written<P> written = transact(propose);
        ledger.awaitDurable(written.basis());
        signal();
        return written;
    }

    private <P extends Proposal> Written<P> transact(Function<Database, P> propose)
            throws StoreUnavailableException, InterruptedException {
        writing.lockInterruptibly();
        try {
            for (int attempt = 1; ; attempt++) {
                Database database = ledger.connection().db();
                P proposal = propose.apply(database);
                List<Object> forms = proposal.forms();
                if (forms.isEmpty()) {
                    return new Written<>(proposal, database.basisT());
                }
                try {
                    return new Written<>(proposal, ledger.transact(forms));
                } catch (ConflictException e) {
                    pause(attempt, e);
                }
            }
        } finally {
            writing.unlock();
        }
    }

    private static void pause(int attempt, ConflictException conflict)
            throws StoreUnavailableException, InterruptedException {
        if (attempt == ATTEMPTS) {
            throw new StoreUnavailableException(
                    "other hosts changed the same entities %d times in a row: %s"
                            .formatted(attempt, conflict.getMessage()),
                    conflict);
        }
        long longest = Math.min(LONGEST_PAUSE_MILLIS, 1L << Math.min(attempt, 10));
        Thread.sleep(ThreadLocalRandom.current().nextLong(longest + 1));
    }

    private void signal() {
        waiting.lock();
        try {
            committed.signalAll();
        } finally {
            waiting.unlock();
        }
    }

    /** Waits for a durable commit after a basis, of this host or another. */
    long awaitAfter(long basis, Duration atMost) throws InterruptedException {
        long left = TimeUnit.NANOSECONDS.convert(atMost);
        waiting.lockInterruptibly();
        try {
            while (ledger.durable() <= basis && left > 0) {
                long part = Math.min(left, LOOK_EVERY_NANOS);
                left -= part - committed.awaitNanos(part);
            }
        } finally {
            waiting.unlock();
        }
        return ledger.durable();
    }
}
