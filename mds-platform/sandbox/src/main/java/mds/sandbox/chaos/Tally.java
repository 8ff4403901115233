package mds.sandbox.chaos;

import java.util.Map;
import java.util.TreeMap;

/** Counts what happened, by its name. Thread-safe. */
public final class Tally {
    private final Map<String, Long> counts = new TreeMap<>();

    /** It happened once more. */
    public synchronized void count(String what) {
        counts.merge(what, 1L, Long::sum);
    }

    /** How often it happened. */
    public synchronized long of(String what) {
        return counts.getOrDefault(what, 0L);
    }

    /** Everything that happened, sorted by name. */
    public synchronized Map<String, Long> counts() {
        return new TreeMap<>(counts);
    }
}
