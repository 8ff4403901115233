package mds.kernel.graph;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import mds.kernel.model.GraphModel;

/**
 * The system of record. Every implementation passes the same contract tests. Thread-safe; several hosts may share one
 * database.
 */
public interface GraphStore extends AutoCloseable {
    /** Makes room for what the model declares; only ever adds. Called once, before anything else. */
    void prepare(GraphModel model);

    /**
     * Applies the changes in their order, in one transaction, and returns when they are durable.
     *
     * <p>Whether a change is out of date is decided by the transaction itself; a refused one has no effect, and the
     * others stand.
     *
     * @throws StoreUnavailableException if that cannot be said now. Committing the same again is safe: some of what failed
     *     may yet become durable
     */
    CommitResult commit(List<GraphChange> changes) throws StoreUnavailableException, InterruptedException;

    /** Why commits fail at the moment; empty if nothing is known to be in the way. It heals without a restart. */
    Optional<String> writeFailure();

    /** The graph as it is now: what of it is durable. */
    GraphSnapshot snapshot();

    /**
     * The graph as MDS knew it at an instant. No history is kept of bookkeeping: when an entity was fetched and enriched,
     * and its retries, are absent from the past where they have changed since.
     */
    GraphSnapshot snapshotAsOf(Instant instant);

    /**
     * The graph as of a basis; the empty graph for a basis before the first commit. Of bookkeeping the same holds as for
     * {@link #snapshotAsOf}.
     */
    GraphSnapshot snapshotAt(long basis);

    /** How the graph became what it is. */
    GraphHistory history();

    /** What the commits after a basis changed, oldest first, at most so many. Bookkeeping alone makes no delta. */
    List<CommitDelta> deltasAfter(long basis, int limit);

    /** Waits until there is a commit after the basis or the time is over; returns the latest basis either way. */
    long awaitCommitAfter(long basis, Duration atMost) throws InterruptedException;

    /** How far a follower of the commit log came; empty if it never advanced. */
    OptionalLong followerBasis(String follower);

    /** A job as it stands now; {@link Job#unknown} if nobody spoke of it. */
    Job job(String name);

    /** Whether this process alone uses the database, so that nobody else can work on its jobs. */
    boolean exclusive();

    /** Lets go of the database; everything committed is durable already. */
    @Override
    void close();
}
