package mds.storage.datomic;

import datomic.Connection;
import datomic.Database;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import mds.kernel.graph.StoreUnavailableException;
import org.jspecify.annotations.Nullable;

/** A database of the peer library as it is: durable as soon as its transactor has it. */
final class PeerLedger implements Ledger {
    private final Connection connection;
    /** Why the latest transaction was not taken; leases are renewed all the time, so a later one soon tells better. */
    private volatile @Nullable String failure;

    private PeerLedger(Connection connection) {
        this.connection = connection;
    }

    static PeerLedger open(String uri) {
        try {
            return new PeerLedger(Peers.connect(uri));
        } catch (Exception | LinkageError e) {
            String why =
                    Objects.requireNonNullElse(e.getMessage(), e.toString()).replace(uri, withoutSecrets(uri));
            throw new IllegalArgumentException(
                    ("datomic.uri '%s' cannot be opened: %s; expected journal:<directory>, datomic:mem://<name>, or"
                                    + " the URI of a storage whose transactor runs")
                            .formatted(withoutSecrets(uri), why),
                    e);
        }
    }

    /** A JDBC URL behind a question mark may hold a password. */
    static String withoutSecrets(String uri) {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query) + "?…";
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public Database database() {
        return connection.db();
    }

    @Override
    public long transact(List<Object> forms) throws ConflictException, StoreUnavailableException, InterruptedException {
        try {
            long basis = Peers.transact(connection, forms).basis();
            failure = null;
            return basis;
        } catch (StoreUnavailableException e) {
            failure = e.getMessage();
            throw e;
        }
    }

    @Override
    public Optional<String> writeFailure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public void awaitDurable(long basis) {
        // The transactor has written it before it answers.
    }

    @Override
    public boolean exclusive() {
        return false;
    }

    @Override
    public long durable() {
        return connection.db().basisT();
    }

    /** Nothing to do: every store of one process shares the library's connection to a database. */
    @Override
    public void close() {
        // see above
    }
}
