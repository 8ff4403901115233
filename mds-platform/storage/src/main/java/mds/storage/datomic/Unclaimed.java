package mds.storage.datomic;

import clojure.lang.Keyword;
import datomic.Datom;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import mds.plugin.Alias;

/** Finds the aliases that nobody claims, and that something refers to by a type, by how their names begin. */
final class Unclaimed {
    /** Whoever types goes on typing until fewer begin so. */
    private static final int MOST_LOOKED_AT = 1000;
    /** What refers to an alias does so by one type, or by a few. */
    private static final int MOST_REFERENCES = 10;

    private static final char BEHIND_SCHEME = ':';

    private final Datoms datoms;
    private final Keyword type;
    private final int limit;
    private final List<Alias> found = new ArrayList<>();
    private int lookedAt;

    Unclaimed(Datoms datoms, Keyword type, int limit) {
        this.datoms = datoms;
        this.type = type;
        this.limit = limit;
    }

    List<Alias> beginning(String name) {
        Optional<String> scheme = schemeFrom("");
        while (scheme.isPresent() && goesOn()) {
            for (String spelled : new TreeSet<>(List.of(name, name.toLowerCase(Locale.ROOT)))) {
                collect(scheme.get() + BEHIND_SCHEME + spelled);
            }
            scheme = schemeFrom(scheme.get() + (char) (BEHIND_SCHEME + 1));
        }
        return found;
    }

    private boolean goesOn() {
        return found.size() < limit && lookedAt < MOST_LOOKED_AT;
    }

    /** The scheme of the first alias that is not less. */
    private Optional<String> schemeFrom(String start) {
        for (Datom datom : datoms.from(Schema.ALIAS, start)) {
            return Optional.of(new Alias((String) datom.v()).scheme());
        }
        return Optional.empty();
    }

    private void collect(String prefix) {
        Iterator<Datom> aliases = datoms.from(Schema.ALIAS, prefix).iterator();
        while (goesOn() && aliases.hasNext()) {
            Datom alias = aliases.next();
            String value = (String) alias.v();
            if (!value.startsWith(prefix)) {
                return;
            }
            lookedAt++;
            if (!isClaimed(Datoms.entity(alias)) && isReferredTo(Datoms.entity(alias))) {
                found.add(new Alias(value));
            }
        }
    }

    private boolean isClaimed(long alias) {
        return datoms.referring(alias, Schema.CLAIMS).iterator().hasNext();
    }

    private boolean isReferredTo(long alias) {
        Iterator<Datom> references =
                datoms.referring(alias, Schema.REFERENCE_ALIAS).iterator();
        for (int looked = 0; looked < MOST_REFERENCES && references.hasNext(); looked++) {
            if (type.equals(datoms.one(Datoms.entity(references.next()), Schema.REFERENCE_TYPE))) {
                return true;
            }
        }
        return false;
    }
}
