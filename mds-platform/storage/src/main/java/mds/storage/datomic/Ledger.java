package mds.storage.datomic;

import datomic.Connection;
import datomic.Database;
import java.util.List;
import java.util.Optional;
import mds.kernel.graph.StoreUnavailableException;

/**
 * Where transactions go, and what of them would be there after a crash. Thread-safe, but for transactions: those come one
 * at a time, from a {@link Writer}.
 */
interface Ledger extends AutoCloseable {
    /** The database; what it shows may be ahead of what is durable. */
    Connection connection();

    /**
     * The database as far as it is durable. What is not may be gone after a crash, and its basis be that of something else:
     * whoever writes down what was read reads here.
     */
    Database database();

    /**
     * Applies one transaction.
     *
     * @return its basis, which is to be awaited before anyone is told
     * @throws ConflictException if another host changed what the transaction was worked out from
     */
    long transact(List<Object> forms) throws ConflictException, StoreUnavailableException, InterruptedException;

    /** Why nothing can be made durable at the moment; empty if nothing is known to be in the way. */
    Optional<String> writeFailure();

    /**
     * Waits until everything up to a basis is durable.
     *
     * @throws StoreUnavailableException if that fails at the moment; it may still become durable
     */
    void awaitDurable(long basis) throws StoreUnavailableException, InterruptedException;

    /** The latest basis that is durable. */
    long durable();

    /** Whether no other process can use the database. */
    boolean exclusive();

    @Override
    void close();
}
