package mds.storage.datomic;

import clojure.lang.Keyword;
import datomic.Connection;
import datomic.Database;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Date;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import mds.kernel.graph.StoreUnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * A database in memory whose transactions are kept in a journal. Opening replays it: the same transactions in the same
 * order, each with the instant that it had, give the same bases, entity ids and history; were it ever otherwise, opening
 * fails.
 */
final class JournalLedger implements Ledger {
    private static final System.Logger LOG = System.getLogger(JournalLedger.class.getName());
    private static final Keyword ADD = Keyword.intern("db", "add");
    private static final String TRANSACTION = "datomic.tx";
    /** How many transactions of a replay are under way at once. */
    private static final int AHEAD = 20;
    /** For so long a commit waits where a clock was set back. */
    private static final long PATIENCE_MILLIS = 2000;

    private final Journal journal;
    private final String uri;
    private final Connection connection;
    private final Queue<Database> unforced = new ArrayDeque<>();
    private volatile Database forced;
    private volatile Instant lastInstant;

    private JournalLedger(Journal journal, String uri, Connection connection, Instant lastInstant) {
        this.journal = journal;
        this.uri = uri;
        this.connection = connection;
        this.forced = connection.db();
        this.lastInstant = lastInstant;
    }

    static JournalLedger open(Path directory, Disk disk) {
        JournalFile file = JournalFile.open(directory, disk);
        String uri = "datomic:mem://journal-" + UUID.randomUUID();
        try {
            Connection connection = Peers.connect(uri);
            Replay replay = new Replay(directory, connection);
            replay.run(file);
            Journal journal = new Journal(file, connection.db().basisT(), disk.pause());
            return new JournalLedger(journal, uri, connection, replay.lastInstant);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static final class Replay {
        private final Path directory;
        private final Connection connection;
        private final Deque<Submitted> ahead = new ArrayDeque<>();
        private Instant lastInstant = Instant.EPOCH;

        @SuppressWarnings("rawtypes")
        private record Submitted(long basis, JournalEntry entry, Future<Map> report) {}

        private Replay(Path directory, Connection connection) {
            this.directory = directory;
            this.connection = connection;
        }

        private void run(JournalFile file) {
            long start = System.nanoTime();
            long count = file.replay((basis, bytes) -> submit(basis, JournalEntry.decode(bytes)));
            ahead.forEach(this::verify);
            if (count > 0) {
                double seconds = (System.nanoTime() - start) / 1e9;
                LOG.log(
                        System.Logger.Level.INFO,
                        "journal:%s replayed %d transactions in %.1f s".formatted(directory, count, seconds));
            }
        }

        private void submit(long basis, JournalEntry entry) {
            lastInstant = entry.instant();
            if (lastInstant.isAfter(Instant.now())) {
                throw new IllegalArgumentException(
                        "journal:%s holds a transaction of %s, and this machine's clock says %s; set the clock right"
                                .formatted(directory, lastInstant, Instant.now()));
            }
            ahead.add(new Submitted(basis, entry, connection.transactAsync(entry.forms())));
            if (ahead.size() >= AHEAD) {
                verify(ahead.remove());
            }
        }

        private void verify(Submitted submitted) {
            long basis = submitted.basis();
            try {
                Peers.Applied applied = Peers.Applied.of(submitted.report().get());
                if (applied.basis() != basis
                        || applied.entities() != submitted.entry().entities()) {
                    throw broken(basis, "became %d, or other entities".formatted(applied.basis()), null);
                }
            } catch (ExecutionException e) {
                throw broken(basis, "was refused: " + e.getMessage(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw broken(basis, "was interrupted", e);
            }
        }

        private IllegalStateException broken(long basis, String how, @Nullable Throwable cause) {
            return new IllegalStateException(
                    ("journal:%s does not replay: transaction %d %s; open it with the version of MDS that wrote it, or"
                                    + " restore it from a backup")
                            .formatted(directory, basis, how),
                    cause);
        }
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public Database database() {
        long durable = journal.forced();
        if (forced.basisT() >= durable) {
            return forced;
        }
        synchronized (unforced) {
            for (Database next = unforced.peek(); next != null && next.basisT() <= durable; next = unforced.peek()) {
                forced = unforced.remove();
            }
            return forced;
        }
    }

    @Override
    public long transact(List<Object> forms) throws ConflictException, StoreUnavailableException, InterruptedException {
        journal.checkUsable();
        Instant instant = nextInstant();
        List<Object> dated = new ArrayList<>(forms);
        dated.add(List.of(ADD, TRANSACTION, Schema.TX_INSTANT, Date.from(instant)));
        byte[] encoded = JournalEntry.encode(dated);
        Peers.Applied applied = Peers.transactWhole(connection, dated);
        lastInstant = instant;
        synchronized (unforced) {
            unforced.add(applied.database());
        }
        journal.append(applied.basis(), JournalEntry.seal(applied.entities(), encoded));
        return applied.basis();
    }

    /** Instants never go back, and Datomic refuses those to come. */
    private Instant nextInstant() throws StoreUnavailableException, InterruptedException {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        long back = ChronoUnit.MILLIS.between(now, lastInstant);
        if (back <= 0) {
            return now;
        }
        if (back > PATIENCE_MILLIS) {
            throw new StoreUnavailableException(
                    "the journal takes no commit until the clock is right",
                    new IllegalStateException(
                            "it says %s, and there is a commit of %s already".formatted(now, lastInstant)));
        }
        Thread.sleep(back);
        return lastInstant;
    }

    @Override
    public Optional<String> writeFailure() {
        return journal.failure();
    }

    @Override
    public void awaitDurable(long basis) throws StoreUnavailableException, InterruptedException {
        journal.awaitForced(basis);
    }

    @Override
    public boolean exclusive() {
        return true;
    }

    @Override
    public long durable() {
        return journal.forced();
    }

    @Override
    public void close() {
        journal.close();
        connection.release();
        Peers.delete(uri);
    }
}
