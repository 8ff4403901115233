package mds.storage.datomic;

import clojure.lang.IExceptionInfo;
import clojure.lang.Keyword;
import datomic.Connection;
import datomic.Database;
import datomic.Peer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import mds.kernel.graph.StoreUnavailableException;
import org.jspecify.annotations.Nullable;

/** What the peer library needs around it. It is no Java: what it throws may be a checked exception that no method declares. */
final class Peers {
    private static final Keyword ERROR = Keyword.intern("db", "error");
    private static final Keyword CATEGORY = Keyword.intern("cognitect.anomalies", "category");
    private static final Set<Keyword> CONFLICTS =
            Set.of(Keyword.intern("db.error", "cas-failed"), Keyword.intern("db.error", "unique-conflict"));
    private static final Keyword INCORRECT = Keyword.intern("cognitect.anomalies", "incorrect");

    private Peers() {}

    /** Connects; the database is made if it is not there. */
    static Connection connect(String uri) {
        return inLibraryLoader(() -> {
            Peer.createDatabase(uri);
            return Peer.connect(uri);
        });
    }

    static void delete(String uri) {
        inLibraryLoader(() -> Peer.deleteDatabase(uri));
    }

    /** Clojure loads code through the loader of the calling thread, which may know nothing of the library. */
    private static <T> T inLibraryLoader(Supplier<T> work) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(Peer.class.getClassLoader());
        try {
            return work.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Applies a transaction and tells the database after it. */
    static Applied transact(Connection connection, List<Object> forms)
            throws ConflictException, StoreUnavailableException, InterruptedException {
        try {
            return Applied.of(submit(connection, forms).get());
        } catch (ExecutionException e) {
            throw refusal(e.getCause() == null ? e : e.getCause());
        }
    }

    /** The same, but an interrupt waits until it is known what became of the transaction. */
    static Applied transactWhole(Connection connection, List<Object> forms)
            throws ConflictException, StoreUnavailableException {
        boolean interrupted = false;
        Future<Map<?, ?>> report = submit(connection, forms);
        try {
            while (true) {
                try {
                    return Applied.of(report.get());
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw refusal(e.getCause() == null ? e : e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Future<Map<?, ?>> submit(Connection connection, List<Object> forms)
            throws ConflictException, StoreUnavailableException {
        try {
            return (Future) connection.transact(forms);
        } catch (Exception e) {
            throw refusal(e);
        }
    }

    private static StoreUnavailableException refusal(Throwable failure) throws ConflictException {
        Object error = datum(failure, ERROR);
        if (error instanceof Keyword keyword && CONFLICTS.contains(keyword)) {
            throw new ConflictException(failure);
        }
        if (INCORRECT.equals(datum(failure, CATEGORY))) {
            throw new IllegalStateException(
                    "Datomic refused a transaction, which is a fault of MDS: " + failure.getMessage(), failure);
        }
        return new StoreUnavailableException(
                "Datomic did not take a transaction (%s); see whether its transactor runs and is reachable"
                        .formatted(failure.getMessage()),
                failure);
    }

    private static @Nullable Object datum(Throwable failure, Keyword key) {
        return failure instanceof IExceptionInfo information
                ? information.getData().valAt(key)
                : null;
    }

    /**
     * A transaction that is in the database.
     *
     * @param database as it is after it
     * @param entities the sum of the entity ids of its datoms: equal transactions on equal databases have equal sums
     */
    record Applied(Database database, long entities) {
        static Applied of(Map<?, ?> report) {
            Database after = (Database) report.get(Connection.DB_AFTER);
            List<?> datoms = (List<?>) report.get(Connection.TX_DATA);
            if (after == null || datoms == null) {
                throw new IllegalStateException("a transaction report has neither database nor data: " + report);
            }
            long sum = 0;
            for (Object datom : datoms) {
                sum += ((Number) ((datomic.Datom) datom).e()).longValue();
            }
            return new Applied(after, sum);
        }

        long basis() {
            return database.basisT();
        }
    }
}
