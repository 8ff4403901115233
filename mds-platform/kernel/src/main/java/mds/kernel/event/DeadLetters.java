package mds.kernel.event;

import java.util.List;
import mds.kernel.graph.StoreUnavailableException;

/** Where dead letters are kept. Bounded: the oldest make room for the newest. Thread-safe. */
public interface DeadLetters {
    /** Keeps the letters and returns when they are durable. */
    void keep(List<DeadLetter> letters) throws StoreUnavailableException, InterruptedException;

    /** The newest letters, newest first, at most so many. */
    List<DeadLetter> newest(int limit);

    /** How many are kept. */
    long count();
}
