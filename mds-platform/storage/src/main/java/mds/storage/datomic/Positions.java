package mds.storage.datomic;

import datomic.Database;
import datomic.Datom;
import datomic.Peer;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How far followers are. A commit says it of its own transaction, and the highest counts: were it said of one entity again
 * and again, all that it ever was would stay in the index, and each commit would step over that several times. Thread-safe.
 */
final class Positions {
    private static final String TRANSACTION = "datomic.tx";

    private final Map<String, Long> reached = new HashMap<>();
    private long readTo;

    static void write(Changes changes, String follower, long basis) {
        changes.add(TRANSACTION, Schema.FOLLOWER_REACHED, basis + " " + follower);
    }

    /** How far a follower is, in a database that is durable; empty if it never said. */
    synchronized OptionalLong of(String follower, Database database) {
        Object attribute = database.entid(Schema.FOLLOWER_REACHED);
        if (attribute != null && database.basisT() > readTo) {
            read(database, attribute);
        }
        Long basis = reached.get(follower);
        return basis == null ? OptionalLong.empty() : OptionalLong.of(basis);
    }

    private void read(Database database, Object attribute) {
        if (readTo == 0) {
            readEntities(new Datoms(database));
        }
        for (Datom datom : database.seekDatoms(Database.AEVT, attribute, Peer.toTx(readTo + 1))) {
            if (((Number) datom.a()).longValue() != ((Number) attribute).longValue()) {
                break;
            }
            String[] said = ((String) datom.v()).split(" ", 2);
            reached.merge(said[1], Long.valueOf(said[0]), Math::max);
        }
        readTo = database.basisT();
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
