package mds.storage.datomic;

import clojure.lang.Keyword;
import datomic.Connection;
import datomic.Datom;
import datomic.Log;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import mds.kernel.graph.EntityState;
import org.jspecify.annotations.Nullable;

/**
 * How many entities there are, by type and state: counted once, then kept up with what the log says has changed since.
 * Thread-safe.
 */
final class Counts {
    private final Connection connection;
    private final ReentrantLock counting = new ReentrantLock();
    private @Nullable Counted latest;

    private record Counted(long basis, Map<String, Map<EntityState, Long>> counts) {}

    Counts(Connection connection) {
        this.connection = connection;
    }

    /** The counts of a database. One that looks back is counted from scratch: it may lack bookkeeping. */
    Map<String, Map<EntityState, Long>> of(Datoms datoms) {
        if (datoms.database().asOfT() != null) {
            return count(datoms);
        }
        counting.lock();
        try {
            Counted known = latest;
            if (known != null && known.basis() > datoms.basis()) {
                return count(datoms);
            }
            Counted counted = known == null ? scratch(datoms) : since(known, datoms);
            latest = counted;
            return copy(counted.counts());
        } finally {
            counting.unlock();
        }
    }

    private static Counted scratch(Datoms datoms) {
        return new Counted(datoms.basis(), count(datoms));
    }

    private Counted since(Counted known, Datoms datoms) {
        if (known.basis() == datoms.basis()) {
            return known;
        }
        Stretch stretch = new Stretch(datoms);
        for (Map<?, ?> transaction : connection.log().txRange(known.basis() + 1, datoms.basis() + 1)) {
            stretch.take(transaction);
        }
        if (stretch.basis != datoms.basis()) {
            return scratch(datoms);
        }
        Map<String, Map<EntityState, Long>> counts = copy(known.counts());
        stretch.before.forEach((node, before) -> stretch.apply(node, before, counts));
        return new Counted(datoms.basis(), counts);
    }

    private static Map<String, Map<EntityState, Long>> copy(Map<String, Map<EntityState, Long>> counts) {
        Map<String, Map<EntityState, Long>> copy = new TreeMap<>();
        counts.forEach((type, states) -> copy.put(type, new TreeMap<>(states)));
        return copy;
    }

    /** Counts every entity. */
    static Map<String, Map<EntityState, Long>> count(Datoms datoms) {
        Map<Long, String> types = new HashMap<>();
        for (Datom datom : datoms.all(Schema.TYPE)) {
            types.put(Datoms.entity(datom), ((Keyword) datom.v()).getName());
        }
        Set<Long> enriched = new HashSet<>();
        datoms.all(Schema.ENRICHED_AT).forEach(datom -> enriched.add(Datoms.entity(datom)));
        Map<String, Map<EntityState, Long>> counts = new TreeMap<>();
        for (Datom datom : datoms.all(Schema.STATE)) {
            Long node = Datoms.entity(datom);
            EntityState state = Views.state((Keyword) datom.v(), enriched.contains(node));
            add(counts, Objects.requireNonNull(types.get(node)), state, 1);
        }
        return counts;
    }

    private static void add(Map<String, Map<EntityState, Long>> counts, String type, EntityState state, long number) {
        Map<EntityState, Long> states = counts.computeIfAbsent(type, none -> new TreeMap<>());
        if (states.merge(state, number, Long::sum) == 0) {
            states.remove(state);
        }
        if (states.isEmpty()) {
            counts.remove(type);
        }
    }

    /** What the first commit of a stretch that touched an entity took back: so it was before. */
    private static final class Before {
        private long stateChanged;
        private @Nullable Keyword state;
        private long enrichedChanged;
        private boolean enriched;
    }

    /** A stretch of the log. */
    private static final class Stretch {
        private final Datoms datoms;
        private final Map<Long, Before> before = new HashMap<>();
        private long basis;

        private Stretch(Datoms datoms) {
            this.datoms = datoms;
        }

        private void take(Map<?, ?> transaction) {
            basis = (long) Objects.requireNonNull(transaction.get(Log.T));
            for (Object one : (Iterable<?>) Objects.requireNonNull(transaction.get(Log.DATA))) {
                Datom datom = (Datom) one;
                Keyword attribute = datoms.attribute(datom);
                if (attribute.equals(Schema.STATE)) {
                    state(before.computeIfAbsent(Datoms.entity(datom), none -> new Before()), datom);
                } else if (attribute.equals(Schema.ENRICHED_AT)) {
                    enriched(before.computeIfAbsent(Datoms.entity(datom), none -> new Before()), datom);
                }
            }
        }

        private void state(Before node, Datom datom) {
            if (node.stateChanged == 0) {
                node.stateChanged = basis;
            }
            if (node.stateChanged == basis && !datom.added()) {
                node.state = (Keyword) datom.v();
            }
        }

        private void enriched(Before node, Datom datom) {
            if (node.enrichedChanged == 0) {
                node.enrichedChanged = basis;
            }
            if (node.enrichedChanged == basis && !datom.added()) {
                node.enriched = true;
            }
        }

        private void apply(long node, Before was, Map<String, Map<EntityState, Long>> counts) {
            String type = ((Keyword) Objects.requireNonNull(datoms.one(node, Schema.TYPE))).getName();
            Keyword state = (Keyword) Objects.requireNonNull(datoms.one(node, Schema.STATE));
            boolean enriched = datoms.one(node, Schema.ENRICHED_AT) != null;
            Keyword stateBefore = was.stateChanged == 0 ? state : was.state;
            boolean enrichedBefore = was.enrichedChanged == 0 ? enriched : was.enriched;
            if (stateBefore != null) {
                add(counts, type, Views.state(stateBefore, enrichedBefore), -1);
            }
            add(counts, type, Views.state(state, enriched), 1);
        }
    }
}
