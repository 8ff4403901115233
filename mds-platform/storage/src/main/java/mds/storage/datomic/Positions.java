package mds.storage.datomic;

import datomic.Database;
import datomic.Datom;
import datomic.Peer;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * How far followers are. A commit says it of its own transaction, and the highest counts: were it said of one entity again
 * and again, all that it ever was would stay in the index, and each commit would step over that several times.
 *
 * <p>So there is a word for every step that any follower ever made, and it is read from the latest back, no farther than
 * needed: nobody has reached what was not committed yet, so what was said up to a transaction is no higher than that one.
 * Thread-safe.
 */
final class Positions {
    private static final String TRANSACTION = "datomic.tx";
    private static final long WINDOW = 10_000;

    private final Map<String, Long> reached = new HashMap<>();
    /** All is read that was said after {@code readFrom} and up to {@code readTo}. */
    private long readFrom;

    private long readTo;
    private long window;

    Positions() {
        this(WINDOW);
    }

    /** @param window how far is read back at first; every time that does not suffice, it is twice as far */
    Positions(long window) {
        this.window = window;
    }

    static void write(Changes changes, String follower, long basis) {
        changes.add(TRANSACTION, Schema.FOLLOWER_REACHED, basis + " " + follower);
    }

    /**
     * How far a follower is; empty if it never said.
     *
     * @param durable the latest database that is durable
     */
    synchronized OptionalLong of(String follower, Supplier<Database> durable) {
        Database database = durable.get();
        Object attribute = database.entid(Schema.FOLLOWER_REACHED);
        if (attribute != null) {
            readOn(database, attribute);
            while (readFrom > 0 && reached.getOrDefault(follower, 0L) < readFrom) {
                readBack(database, attribute);
            }
        }
        Long basis = reached.get(follower);
        return basis == null ? OptionalLong.empty() : OptionalLong.of(basis);
    }

    /** Up to which transaction nothing needed to be read so far. */
    synchronized long unread() {
        return readFrom;
    }

    private void readOn(Database database, Object attribute) {
        long latest = database.basisT();
        if (readTo == 0) {
            readEntities(new Datoms(database));
            readFrom = latest;
        } else if (latest > readTo) {
            read(database, attribute, readTo, latest);
        }
        readTo = latest;
    }

    private void readBack(Database database, Object attribute) {
        long from = Math.max(0, readFrom - window);
        read(database, attribute, from, readFrom);
        readFrom = from;
        window *= 2;
    }

    private void read(Database database, Object attribute, long after, long upTo) {
        long last = ((Number) Peer.toTx(upTo)).longValue();
        for (Datom datom : database.seekDatoms(Database.AEVT, attribute, Peer.toTx(after + 1))) {
            if (((Number) datom.a()).longValue() != ((Number) attribute).longValue()
                    || ((Number) datom.e()).longValue() > last) {
                break;
            }
            String[] said = ((String) datom.v()).split(" ", 2);
            reached.merge(said[1], Long.valueOf(said[0]), Math::max);
        }
    }

    /** Where databases made before this said it. */
    private void readEntities(Datoms datoms) {
        for (Datom follower : datoms.all(Schema.FOLLOWER)) {
            if (datoms.one(Datoms.entity(follower), Schema.FOLLOWER_BASIS) instanceof Long basis) {
                reached.merge((String) follower.v(), basis, Math::max);
            }
        }
    }
}
