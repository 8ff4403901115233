package mds.kernel.search;

import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;
import mds.kernel.graph.CommitFollower;
import mds.kernel.graph.GraphStore;

/**
 * An index, and the follower that keeps it up with the commit log. How far that is stands in the graph under the identity
 * of the index, so whichever host's turn it is goes on from there, and a new index has no position.
 *
 * @param drift what is known to be wrong in this index
 */
record Following(IndexGeneration index, CommitFollower follower, Drift drift) implements AutoCloseable {
    private static final String PREFIX = "projection-";

    static Following start(IndexGeneration index, GraphStore store, CommitFollower.Turn turn, Clock clock) {
        Drift drift = new Drift(clock);
        CommitFollower follower = new CommitFollower(name(index.identity()), store, turn, new Projection(index, drift));
        follower.start();
        return new Following(index, follower, drift);
    }

    /** The name of the follower of an index. */
    static String name(String identity) {
        return PREFIX + identity;
    }

    /** The job of keeping an index up with the graph: following the commits, comparing and mending. */
    static String job(String identity) {
        return "follower/" + name(identity);
    }

    /** How far an index is; empty if it was never filled from this graph. */
    static OptionalLong position(String identity, GraphStore store) {
        return store.followerBasis(name(identity));
    }

    boolean isOf(String identity) {
        return index.identity().equals(identity);
    }

    Optional<String> problem() {
        return follower.problem().or(drift::problem);
    }

    @Override
    public void close() {
        follower.close();
    }
}
