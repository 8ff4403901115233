package mds.storage.datomic;

import clojure.lang.Keyword;
import datomic.Database;
import datomic.Datom;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import mds.kernel.model.GraphModel;
import org.jspecify.annotations.Nullable;

/** What the attributes of one database are called and stand for, by their ids, which they keep. Thread-safe. */
final class Attributes {
    /** Attributes have the smallest ids of a database. */
    private static final int PLACES = 1 << 12;

    private final AtomicReferenceArray<@Nullable Attribute> known;
    private volatile Map<String, Lead> leads = Map.of();
    private volatile int firstLead;

    /** Whom a datom of an attribute speaks of. */
    enum Role {
        /** Its entity, which is one of the graph: a fact, or bookkeeping. */
        FACT,
        /** Its entity, from which an edge leads to its value. */
        LEAD,
        /** Its value, at which an edge starts. */
        START,
        /** Its value, at which an edge ends. */
        END,
        /** No entity of the graph. */
        OTHER
    }

    record Attribute(Keyword name, Role role) {}

    /** The attributes that lead along the edges of a type. */
    record Lead(int relation, int mediated) {}

    private Attributes(int places) {
        known = new AtomicReferenceArray<>(places);
    }

    /** Of all databases of one store. */
    static Attributes ofStore() {
        return new Attributes(PLACES);
    }

    /** Of a database that is asked once. */
    static Attributes forgetful() {
        return new Attributes(0);
    }

    Attribute of(Object id, Database database) {
        int place = ((Number) id).intValue();
        if (place >= known.length()) {
            return read(id, database);
        }
        Attribute attribute = known.get(place);
        if (attribute == null) {
            attribute = read(id, database);
            known.set(place, attribute);
        }
        return attribute;
    }

    private static Attribute read(Object id, Database database) {
        Keyword name = (Keyword) Objects.requireNonNull(database.ident(id), "an attribute has a name");
        return new Attribute(name, role(name));
    }

    private static Role role(Keyword name) {
        if (Schema.leads(name)) {
            return Role.LEAD;
        }
        if (name.equals(Schema.EDGE_FROM)) {
            return Role.START;
        }
        if (name.equals(Schema.EDGE_TO)) {
            return Role.END;
        }
        return Schema.isOfEntity(name) ? Role.FACT : Role.OTHER;
    }

    /** Learns how a database leads along the edges of a model. */
    void prepare(Database database, GraphModel model) {
        Map<String, Lead> byType = new HashMap<>();
        for (String type : model.edgeTypes()) {
            byType.put(type, new Lead(id(database, Schema.relation(type)), id(database, Schema.mediated(type))));
        }
        leads = Map.copyOf(byType);
        firstLead = firstLead(database);
    }

    /** Of all that were ever declared: the edges of a rule that a model has no more are there until they are taken back. */
    private static int firstLead(Database database) {
        int first = Integer.MAX_VALUE;
        for (Datom declared : database.datoms(Database.AEVT, Schema.IDENT)) {
            if (Schema.leads((Keyword) declared.v())) {
                first = Math.min(first, ((Number) declared.e()).intValue());
            }
        }
        return first == Integer.MAX_VALUE ? 0 : first;
    }

    private static int id(Database database, Keyword name) {
        return ((Number) Objects.requireNonNull(database.entid(name), () -> name + " is not declared")).intValue();
    }

    /** How to follow edges of a type; null if the model has none. */
    @Nullable
    Lead lead(String edgeType) {
        return leads.get(edgeType);
    }

    /** No attribute of a smaller id leads anywhere. */
    int firstLead() {
        return firstLead;
    }
}
