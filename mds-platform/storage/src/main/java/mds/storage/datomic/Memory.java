package mds.storage.datomic;

import clojure.lang.Keyword;
import datomic.Connection;
import datomic.Database;
import datomic.Datom;
import datomic.Log;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import mds.kernel.graph.Edge;
import mds.kernel.graph.EntityView;
import mds.plugin.Direction;

/**
 * What was read of a database and still holds, so that it need not be read again: names, which always hold, and what nodes
 * are and where they lead, which hold until a commit touches them. The log tells what each commit touched, this host's and
 * every other's, before the first snapshot that shows it is taken. Thread-safe.
 */
final class Memory {
    /** A place may take so many bytes of the heap; what is remembered takes an eighth of it at most, and its names. */
    private static final long HEAP_BY_PLACE = 4096;

    private static final int LEAST_PLACES = 1 << 14;
    private static final int MOST_PLACES = 1 << 23;

    private static final AtNodes NOTHING = new AtNodes(1, 0);

    private final Names names;
    private final Attributes attributes;
    private final AtNodes nodes;
    /** By the attribute that says when. */
    private final Map<Keyword, EarliestDue> due =
            Map.of(Schema.NEXT_ATTEMPT, new EarliestDue(), Schema.ALIAS_NEXT_ATTEMPT, new EarliestDue());

    private final ReentrantLock following = new ReentrantLock();
    /** Touches before this basis were not told. */
    private final long since;

    private volatile long followed;

    private Memory(Names names, Attributes attributes, AtNodes nodes, long basis) {
        this.names = names;
        this.attributes = attributes;
        this.nodes = nodes;
        this.since = basis;
        this.followed = basis;
    }

    /** Of a store whose database has this basis now. */
    static Memory ofStore(long basis) {
        long heap = Runtime.getRuntime().maxMemory();
        int places = (int) Long.highestOneBit(Math.clamp(heap / HEAP_BY_PLACE, LEAST_PLACES, MOST_PLACES));
        return ofStore(basis, places, heap / 8);
    }

    /**
     * The same, bounded.
     *
     * @param places for how many nodes at most; a power of two
     * @param bytes what is remembered of them takes, about
     */
    static Memory ofStore(long basis, int places, long bytes) {
        return new Memory(new Names(places), Attributes.ofStore(), new AtNodes(places, bytes), basis);
    }

    /** Of a database that is asked once. */
    static Memory forgetful() {
        return new Memory(new Names(1), Attributes.forgetful(), NOTHING, Long.MAX_VALUE);
    }

    /** What there is to remember of nodes. */
    private static final class AtNodes {
        private final Touches facts;
        private final Touches out;
        private final Touches in;
        private final Remembered<EntityView> views;
        private final Remembered<Ends> endsOut;
        private final Remembered<Ends> endsIn;
        private final Remembered<List<Edge>> edgesOut;
        private final Remembered<List<Edge>> edgesIn;

        private AtNodes(int places, long bytes) {
            facts = new Touches(places);
            out = new Touches(places);
            in = new Touches(places);
            views = new Remembered<>(facts, places, bytes / 10 * 4);
            endsOut = new Remembered<>(out, places, bytes / 10);
            endsIn = new Remembered<>(in, places, bytes / 10);
            edgesOut = new Remembered<>(out, places, bytes / 10 * 2);
            edgesIn = new Remembered<>(in, places, bytes / 10 * 2);
        }
    }

    Names names() {
        return names;
    }

    Attributes attributes() {
        return attributes;
    }

    /** Whether what is remembered may be asked at a basis, and told what was read at it. */
    boolean covers(long basis) {
        return since <= basis && basis <= followed;
    }

    Remembered<EntityView> views() {
        return nodes.views;
    }

    Remembered<Ends> ends(Direction direction) {
        return direction == Direction.OUT ? nodes.endsOut : nodes.endsIn;
    }

    Remembered<List<Edge>> edges(Direction direction) {
        return direction == Direction.OUT ? nodes.edgesOut : nodes.edgesIn;
    }

    /** Where to search for what is due by an attribute; to be asked at bases that are covered. */
    EarliestDue due(Keyword attribute) {
        return Objects.requireNonNull(due.get(attribute), "it says when something is due");
    }

    /** Learns what was touched up to the basis of a database, as far as the log tells. */
    void follow(Connection connection, Database database) {
        long basis = database.basisT();
        if (basis <= followed) {
            return;
        }
        following.lock();
        try {
            if (basis <= followed) {
                return;
            }
            for (Map<?, ?> transaction : connection.log().txRange(followed + 1, basis + 1)) {
                long at = (long) Objects.requireNonNull(transaction.get(Log.T));
                for (Object datom : (Iterable<?>) Objects.requireNonNull(transaction.get(Log.DATA))) {
                    touch((Datom) datom, at, database);
                }
                followed = at;
            }
        } finally {
            following.unlock();
        }
    }

    private void touch(Datom datom, long basis, Database database) {
        Attributes.Attribute attribute = attributes.of(datom.a(), database);
        EarliestDue plans = due.get(attribute.name());
        if (plans != null && datom.added()) {
            plans.planned((long) datom.v(), basis);
        }
        switch (attribute.role()) {
            case FACT -> nodes.facts.touch(Datoms.entity(datom), basis);
            case LEAD -> {
                nodes.out.touch(Datoms.entity(datom), basis);
                nodes.in.touch(Datoms.target(datom), basis);
            }
            case START -> nodes.out.touch(Datoms.target(datom), basis);
            case END -> nodes.in.touch(Datoms.target(datom), basis);
            case OTHER -> {
                // No snapshot remembers it.
            }
        }
    }
}
