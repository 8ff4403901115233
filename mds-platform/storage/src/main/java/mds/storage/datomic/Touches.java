package mds.storage.datomic;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * When something about a node changed last. Nodes that fall into one place share their times, which errs towards change.
 * Thread-safe.
 */
final class Touches {
    private final AtomicLongArray latest;

    Touches(int places) {
        latest = new AtomicLongArray(places);
    }

    /** A commit changed it. Commits are told in their order. */
    void touch(long node, long basis) {
        latest.set(place(node, latest.length()), basis);
    }

    /** Whether nothing changed between two moments, of which the later one has been told. */
    boolean untouched(long node, long one, long other) {
        return latest.get(place(node, latest.length())) <= Math.min(one, other);
    }

    /** Ids of nodes are dense, so neighbours in number never meet. */
    static int place(long node, int places) {
        return (int) node & places - 1;
    }
}
