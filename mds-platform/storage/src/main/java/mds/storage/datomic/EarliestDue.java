package mds.storage.datomic;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Where a search for what is due begins. What was due once stays in the index of the database for good, and a search from
 * the beginning of time would step over all of it, each time. Thread-safe.
 */
final class EarliestDue {
    static final long BEGINNING = Long.MIN_VALUE;
    /** How many plans are told apart. */
    private static final int MOST = 1024;

    /** What commits planned since the latest search. */
    private final Deque<Planned> planned = new ArrayDeque<>();

    private long searchedAt = Long.MAX_VALUE;
    private long found = BEGINNING;

    private record Planned(long time, long basis) {}

    /** A commit planned something for a time. Commits are told in their order. */
    synchronized void planned(long time, long basis) {
        Planned last = planned.peekLast();
        if (last != null && (last.basis() == basis || planned.size() == MOST)) {
            planned.removeLast();
            planned.add(new Planned(Math.min(last.time(), time), basis));
        } else {
            planned.add(new Planned(time, basis));
        }
    }

    /** Nothing is due before this time, in a database of that basis of which every commit was told. */
    synchronized long at(long basis) {
        if (basis < searchedAt) {
            return BEGINNING;
        }
        long earliest = found;
        for (Planned plan : planned) {
            earliest = Math.min(earliest, plan.time());
        }
        return earliest;
    }

    /** A search of a database of that basis, begun where {@link #at} said, found nothing before this time. */
    synchronized void found(long time, long basis) {
        if (searchedAt == Long.MAX_VALUE || basis >= searchedAt) {
            searchedAt = basis;
            found = time;
            planned.removeIf(plan -> plan.basis() <= basis);
        }
    }
}
