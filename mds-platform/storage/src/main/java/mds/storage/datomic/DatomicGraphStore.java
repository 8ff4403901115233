package mds.storage.datomic;

import datomic.Connection;
import datomic.Database;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import mds.kernel.event.DeadLetters;
import mds.kernel.graph.CommitDelta;
import mds.kernel.graph.CommitResult;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.GraphHistory;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.graph.GraphStore;
import mds.kernel.graph.Job;
import mds.kernel.graph.StoreUnavailableException;
import mds.kernel.model.GraphModel;
import org.jspecify.annotations.Nullable;

/** The graph on Datomic. */
public final class DatomicGraphStore implements GraphStore {
    private static final String JOURNAL = "journal:";

    private final Ledger ledger;
    private final Memory memory;
    private final Counts counts;
    private final Writer writer;
    private final CommitLog log;
    private final Positions positions = new Positions();
    private final Letters deadLetters;
    private volatile @Nullable GraphModel model;
    private volatile @Nullable Thread warming;
    private volatile boolean closed;

    private DatomicGraphStore(Ledger ledger, Writer writer, Letters deadLetters) {
        this.ledger = ledger;
        this.writer = writer;
        this.memory = Memory.ofStore(ledger.connection().db().basisT());
        this.counts = new Counts(ledger.connection());
        this.log = new CommitLog(ledger, memory);
        this.deadLetters = deadLetters;
    }

    /**
     * Opens the database behind a URI, and makes it if it is not there.
     *
     * @param uri {@code journal:<directory>} keeps the database in memory and every transaction in a file, for one
     *     process; {@code datomic:mem://<name>} keeps nothing; any other {@code datomic:} URI names the storage of a
     *     transactor that runs, and any number of hosts may share it
     * @throws IllegalArgumentException if it cannot be opened, saying why and what to do
     */
    public static DatomicGraphStore open(String uri) {
        if (uri.startsWith(JOURNAL)) {
            return embedded(directory(uri), Disk.LOCAL);
        }
        if (!uri.startsWith("datomic:")) {
            throw new IllegalArgumentException(
                    "datomic.uri '%s' is of no known kind; expected journal:<directory> or datomic:<storage>://…"
                            .formatted(PeerLedger.withoutSecrets(uri)));
        }
        Ledger ledger = PeerLedger.open(uri);
        Writer writer = new Writer(ledger);
        return new DatomicGraphStore(ledger, writer, new DatomicDeadLetters(ledger, writer, LetterBounds.STANDARD));
    }

    /** One whose journals lie on that disk. */
    static DatomicGraphStore embedded(Path directory, Disk disk) {
        Ledger ledger = JournalLedger.open(directory, disk);
        try {
            Letters letters = JournalDeadLetters.open(directory.resolve("dead-letters"), LetterBounds.STANDARD, disk);
            return new DatomicGraphStore(ledger, new Writer(ledger), letters);
        } catch (IllegalArgumentException e) {
            ledger.close();
            throw e;
        }
    }

    private static Path directory(String uri) {
        try {
            return Path.of(uri.substring(JOURNAL.length())).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(
                    "datomic.uri '%s' names no directory; expected journal:<directory>".formatted(uri), e);
        }
    }

    /** Dead letters: in the same database, or for an embedded one in a file beside it; to be used after {@link #prepare}. */
    public DeadLetters deadLetters() {
        return deadLetters;
    }

    @Override
    public void prepare(GraphModel model) {
        try {
            writer.write(database -> () -> Schema.missing(database, model));
        } catch (StoreUnavailableException e) {
            throw new IllegalStateException("the database has no room for the model: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while making room for the model", e);
        }
        memory.attributes().prepare(connection().db(), model);
        this.model = model;
        if (ledger.exclusive()) {
            warm(new DatomicSnapshot(new Datoms(remember(), memory), model, counts));
        }
    }

    /** Reads in the background what will be asked for: all of it is at hand, as the database is in memory itself. */
    private void warm(DatomicSnapshot graph) {
        warming = Thread.ofPlatform().daemon().name("warming").start(() -> graph.warm(() -> closed));
    }

    /** Returns when an embedded store has read everything into its memory for which there is room; at once, if another. */
    public void awaitWarm() throws InterruptedException {
        Thread reading = warming;
        if (reading != null) {
            reading.join();
        }
    }

    @Override
    public CommitResult commit(List<GraphChange> changes) throws StoreUnavailableException, InterruptedException {
        GraphModel known = model();
        Writer.Written<Draft> written =
                writer.write(database -> Draft.of(changes, new Datoms(database, memory), known));
        remember();
        return new CommitResult(written.basis(), written.proposal().refused());
    }

    @Override
    public GraphSnapshot snapshot() {
        return new DatomicSnapshot(new Datoms(remember(), memory), model(), counts);
    }

    /** The database as far as it is durable, of which it is known what has changed. */
    private Database remember() {
        Connection connection = connection();
        Database database = ledger.database();
        memory.follow(connection, database);
        return database;
    }

    @Override
    public GraphSnapshot snapshotAsOf(Instant instant) {
        Database now = remember();
        return snapshot(now, new Datoms(now).basisAt(instant));
    }

    @Override
    public GraphSnapshot snapshotAt(long basis) {
        return snapshot(remember(), basis);
    }

    private GraphSnapshot snapshot(Database now, long basis) {
        if (basis >= now.basisT()) {
            return new DatomicSnapshot(new Datoms(now, memory), model(), counts);
        }
        long then = Math.max(0, basis);
        return new DatomicSnapshot(new Datoms(now.asOf(then), then, memory), model(), counts);
    }

    @Override
    public List<CommitDelta> deltasAfter(long basis, int limit) {
        return log.after(basis, limit);
    }

    @Override
    public long awaitCommitAfter(long basis, Duration atMost) throws InterruptedException {
        return writer.awaitAfter(basis, atMost);
    }

    @Override
    public GraphHistory history() {
        return new HistoryReader(ledger);
    }

    @Override
    public OptionalLong followerBasis(String follower) {
        return positions.of(follower, ledger::database);
    }

    @Override
    public Job job(String name) {
        return JobDrafts.read(name, new Datoms(ledger.database()));
    }

    @Override
    public Optional<String> writeFailure() {
        return ledger.writeFailure().or(deadLetters::writeFailure);
    }

    @Override
    public boolean exclusive() {
        return ledger.exclusive();
    }

    @Override
    public void close() {
        closed = true;
        awaitWarming();
        deadLetters.close();
        ledger.close();
    }

    /** The database must not go while it is read; one more node is read at most. */
    private void awaitWarming() {
        Thread reading = warming;
        boolean interrupted = false;
        while (reading != null && reading.isAlive()) {
            try {
                reading.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Connection connection() {
        return ledger.connection();
    }

    private GraphModel model() {
        GraphModel known = model;
        if (known == null) {
            throw new IllegalStateException("the store does not know its model; call prepare first");
        }
        return known;
    }
}
