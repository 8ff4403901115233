package mds.storage.datomic;

import clojure.lang.Keyword;
import datomic.Database;
import datomic.Datom;
import datomic.Peer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Iterator;
import java.util.Objects;
import java.util.OptionalLong;
import mds.plugin.Alias;
import mds.plugin.EntityUri;
import org.jspecify.annotations.Nullable;

/** Index reads of one database value: no query is parsed, each is a seek and a walk. */
record Datoms(Database database, long basis, Memory memory) {
    Datoms(Database database, Memory memory) {
        this(database, database.asOfT() == null ? database.basisT() : database.asOfT(), memory);
    }

    Datoms(Database database) {
        this(database, Memory.forgetful());
    }

    /** Everything that is said of an entity. */
    Iterable<Datom> of(long entity) {
        return database.datoms(Database.EAVT, entity);
    }

    /** What an attribute says of an entity. */
    Iterable<Datom> of(long entity, Keyword attribute) {
        return database.datoms(Database.EAVT, entity, attribute);
    }

    /** Whether a value of a many-valued attribute is said of an entity. */
    boolean says(long entity, Keyword attribute, Object value) {
        return database.datoms(Database.EAVT, entity, attribute, value)
                .iterator()
                .hasNext();
    }

    /** Who refers to an entity by an attribute. */
    Iterable<Datom> referring(long entity, Keyword attribute) {
        return database.datoms(Database.VAET, entity, attribute);
    }

    /** Who refers to an entity by any attribute. */
    Iterable<Datom> referring(long entity) {
        return database.datoms(Database.VAET, entity);
    }

    /** Everything with an attribute, by entity. */
    Iterable<Datom> all(Keyword attribute) {
        return database.datoms(Database.AEVT, attribute);
    }

    /** Everything with a value of an indexed attribute. */
    Iterable<Datom> with(Keyword attribute, Object value) {
        return database.datoms(Database.AVET, attribute, value);
    }

    /** Everything with a value of an indexed attribute that is greater, smallest first. */
    Iterable<Datom> above(Keyword attribute, long value) {
        return database.indexRange(attribute, value + 1, null);
    }

    /** Everything that is due at a time by an attribute that says when, earliest first. */
    Iterable<Datom> due(Keyword attribute, long time) {
        if (!memory.covers(basis)) {
            return database.indexRange(attribute, null, time + 1);
        }
        EarliestDue earliest = memory.due(attribute);
        long start = earliest.at(basis);
        Iterator<Datom> due = database.indexRange(attribute, start == EarliestDue.BEGINNING ? null : start, time + 1)
                .iterator();
        long first = due.hasNext() ? (long) due.next().v() : Math.max(start, time + 1);
        earliest.found(first, basis);
        return database.indexRange(attribute, first, time + 1);
    }

    /** Everything with a value of an indexed attribute that is not less, smallest first. */
    Iterable<Datom> from(Keyword attribute, String value) {
        return database.indexRange(attribute, value, null);
    }

    /**
     * The basis of the last commit up to an instant. Datomic's own asOf of an instant takes the first of several commits
     * of one millisecond, and leaves the others out.
     */
    long basisAt(Instant instant) {
        Instant next = instant.truncatedTo(ChronoUnit.MILLIS).plusMillis(1);
        for (Datom later : database.seekDatoms(Database.AVET, Schema.TX_INSTANT, Date.from(next))) {
            return attribute(later).equals(Schema.TX_INSTANT) ? Peer.toT(later.e()) - 1 : database.basisT();
        }
        return database.basisT();
    }

    @Nullable
    Object one(long entity, Keyword attribute) {
        for (Datom datom : of(entity, attribute)) {
            return datom.v();
        }
        return null;
    }

    /** The basis of the commit by which an attribute of one value got the value that it has. */
    OptionalLong since(long entity, Keyword attribute) {
        for (Datom datom : of(entity, attribute)) {
            return OptionalLong.of(Peer.toT(datom.tx()));
        }
        return OptionalLong.empty();
    }

    /** The entity that holds a unique value. */
    OptionalLong holder(Keyword attribute, Object value) {
        for (Datom datom : with(attribute, value)) {
            return OptionalLong.of(entity(datom));
        }
        return OptionalLong.empty();
    }

    /** The node of an entity; empty if nothing ever spoke of it. */
    OptionalLong node(EntityUri uri) {
        OptionalLong known = memory.names().node(uri, basis);
        if (known.isPresent()) {
            return known;
        }
        OptionalLong node = holder(Schema.URI, uri.toString());
        node.ifPresent(entity -> memory.names().learn(entity, uri, basis));
        return node;
    }

    EntityUri uri(long node) {
        EntityUri known = memory.names().uri(node, basis);
        if (known != null) {
            return known;
        }
        Object text = one(node, Schema.URI);
        if (text == null) {
            throw new IllegalArgumentException("%d is no node of the graph at this moment".formatted(node));
        }
        EntityUri uri = EntityUri.parse((String) text);
        memory.names().learn(node, uri, basis);
        return uri;
    }

    Alias alias(long entity) {
        return new Alias((String) Objects.requireNonNull(one(entity, Schema.ALIAS), "an alias has a value"));
    }

    boolean isDeclared(Keyword attribute) {
        return database.entid(attribute) != null;
    }

    Keyword attribute(Datom datom) {
        return attribute(datom.a());
    }

    /** What an attribute is called. */
    Keyword attribute(Object id) {
        return memory.attributes().of(id, database).name();
    }

    static long entity(Datom datom) {
        return ((Number) datom.e()).longValue();
    }

    static long target(Datom datom) {
        return ((Number) datom.v()).longValue();
    }

    static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    static Instant instant(Object micros) {
        return Instant.EPOCH.plus((long) micros, ChronoUnit.MICROS);
    }
}
