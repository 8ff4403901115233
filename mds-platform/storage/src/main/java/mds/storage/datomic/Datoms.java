package mds.storage.datomic;

import clojure.lang.Keyword;
import datomic.Database;
import datomic.Datom;
import datomic.Peer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Objects;
import java.util.OptionalLong;
import mds.plugin.Alias;
import mds.plugin.EntityUri;
import org.jspecify.annotations.Nullable;

/** Index reads of one database value: no query is parsed, each is a seek and a walk. */
record Datoms(Database database) {
    /** Everything that is said of an entity. */
    Iterable<Datom> of(long entity) {
        return database.datoms(Database.EAVT, entity);
    }

    /** What an attribute says of an entity. */
    Iterable<Datom> of(long entity, Keyword attribute) {
        return database.datoms(Database.EAVT, entity, attribute);
    }

    /** Who refers to an entity by an attribute. */
    Iterable<Datom> referring(long entity, Keyword attribute) {
        return database.datoms(Database.VAET, entity, attribute);
    }

    /** Everything with an attribute, by entity. */
    Iterable<Datom> all(Keyword attribute) {
        return database.datoms(Database.AEVT, attribute);
    }

    /** Everything with a value of an indexed attribute. */
    Iterable<Datom> with(Keyword attribute, Object value) {
        return database.datoms(Database.AVET, attribute, value);
    }

    /** Everything with a value of an indexed attribute that is not greater, smallest first. */
    Iterable<Datom> upTo(Keyword attribute, long value) {
        return database.indexRange(attribute, null, value + 1);
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

    /** The entity that holds a unique value. */
    OptionalLong holder(Keyword attribute, Object value) {
        for (Datom datom : with(attribute, value)) {
            return OptionalLong.of(entity(datom));
        }
        return OptionalLong.empty();
    }

    EntityUri uri(long entity) {
        Object uri = one(entity, Schema.URI);
        if (uri == null) {
            throw new IllegalArgumentException("%d is no node of the graph at this moment".formatted(entity));
        }
        return EntityUri.parse((String) uri);
    }

    Alias alias(long entity) {
        return new Alias((String) Objects.requireNonNull(one(entity, Schema.ALIAS), "an alias has a value"));
    }

    Keyword attribute(Datom datom) {
        return (Keyword) database.ident(datom.a());
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
