package mds.server.graphql;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** How often each kind of read was made of the snapshots that count. Thread-safe. */
public final class ReadCounts {
    /** The read that fetches entities; it is what a level of a query costs once, however wide it is. */
    public static final String BATCH = "entities";

    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    void count(String read) {
        counts.merge(read, 1, Integer::sum);
    }

    /** How many reads there were of any kind. */
    public int total() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** How many reads there were of each kind. */
    Map<String, Integer> byKind() {
        return new TreeMap<>(counts);
    }
}
