package mds.storage.datomic;

import clojure.lang.Keyword;
import datomic.Connection;
import datomic.Datom;
import datomic.Log;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import mds.kernel.graph.CommitDelta;
import mds.plugin.Alias;
import mds.plugin.EntityUri;
import org.jspecify.annotations.Nullable;

/** Reads what each commit changed out of Datomic's log, which every storage has from the first transaction on. */
final class CommitLog {
    private static final String ENTITY = "entity";
    private static final String ATTRIBUTES = "attribute.";
    private static final String EDGE = "edge";
    private static final String REFERENCES = "references";
    /** How many deltas are kept. */
    private static final int READ = 64;

    private final Ledger ledger;
    private final Memory memory;
    /** The end of the log when it was last read: so much of it holds bookkeeping alone and need not be read again. */
    private final AtomicReference<Quiet> quiet = new AtomicReference<>(new Quiet(0, 0));

    /** What was read last, for the next follower: all of them go through the same stretch at about the same time. */
    private final AtomicReferenceArray<@Nullable Read> read = new AtomicReferenceArray<>(READ);

    private record Read(long basis, Optional<CommitDelta> delta) {}

    private record Quiet(long from, long to) {}

    CommitLog(Ledger ledger, Memory memory) {
        this.ledger = ledger;
        this.memory = memory;
    }

    List<CommitDelta> after(long basis, int limit) {
        long durable = ledger.durable();
        Quiet known = quiet.get();
        long start = basis >= known.from() ? Math.max(basis, known.to()) : basis;
        if (start >= durable) {
            return List.of();
        }
        Connection connection = ledger.connection();
        Datoms datoms = new Datoms(connection.db(), memory);
        List<CommitDelta> deltas = new ArrayList<>();
        Log log = connection.log();
        for (Map<?, ?> transaction : log.txRange(start + 1, durable + 1)) {
            delta(transaction, datoms).ifPresent(deltas::add);
            if (deltas.size() >= limit) {
                return deltas;
            }
        }
        long last = deltas.isEmpty() ? start : deltas.getLast().basis();
        quiet.set(new Quiet(last == known.to() && start == known.to() ? known.from() : last, durable));
        return deltas;
    }

    private Optional<CommitDelta> delta(Map<?, ?> transaction, Datoms datoms) {
        long basis = (long) Objects.requireNonNull(transaction.get(Log.T));
        int place = Math.floorMod(basis, READ);
        Read known = read.get(place);
        if (known == null || known.basis() != basis) {
            known = new Read(basis, read(basis, transaction, datoms));
            read.set(place, known);
        }
        return known.delta();
    }

    private static Optional<CommitDelta> read(long basis, Map<?, ?> transaction, Datoms datoms) {
        Reading reading = new Reading(datoms);
        for (Object datom : (Iterable<?>) Objects.requireNonNull(transaction.get(Log.DATA))) {
            reading.take((Datom) datom);
        }
        return reading.delta(basis);
    }

    /** One transaction, datom by datom. */
    private static final class Reading {
        private final Datoms datoms;
        private final Map<EntityUri, Set<String>> facts = new LinkedHashMap<>();
        private final Set<Alias> aliases = new LinkedHashSet<>();
        private final Map<Long, Map<Keyword, Object>> added = new LinkedHashMap<>();
        private final Map<Long, Map<Keyword, Object>> retracted = new LinkedHashMap<>();
        private final List<CommitDelta.EdgeChange> relations = new ArrayList<>();
        private final List<CommitDelta.KeyChange> keys = new ArrayList<>();
        private final EdgeReader reader;
        private Instant at = Instant.EPOCH;

        private Reading(Datoms datoms) {
            this.datoms = datoms;
            this.reader = new EdgeReader(datoms);
        }

        private void take(Datom datom) {
            Keyword attribute = datoms.attribute(datom);
            String namespace = attribute.getNamespace();
            if (attribute.equals(Schema.TX_INSTANT)) {
                at = ((Date) datom.v()).toInstant();
            } else if (Schema.RELATION.equals(namespace)) {
                relations.add(new CommitDelta.EdgeChange(reader.relation(datom), datom.added()));
            } else if (EDGE.equals(namespace)) {
                Map<Long, Map<Keyword, Object>> edges = datom.added() ? added : retracted;
                edges.computeIfAbsent(Datoms.entity(datom), none -> new HashMap<>())
                        .put(attribute, datom.v());
            } else if (attribute.equals(Schema.REFERENCE_ALIAS)) {
                aliases.add(datoms.alias(Datoms.target(datom)));
            } else if (attribute.equals(Schema.MATCH_KEY)) {
                keys.add(new CommitDelta.KeyChange(
                        datoms.uri(Datoms.entity(datom)), Matching.key((String) datom.v()), datom.added()));
            } else if (attribute.equals(Schema.REFERENCE_FROM)) {
                changed(Datoms.target(datom), REFERENCES);
            } else if (namespace != null && isFact(attribute, namespace)) {
                changed(Datoms.entity(datom), attribute.getName());
                if (attribute.equals(Schema.CLAIMS)) {
                    aliases.add(datoms.alias(Datoms.target(datom)));
                }
            }
        }

        private void changed(long entity, String fact) {
            facts.computeIfAbsent(datoms.uri(entity), none -> new HashSet<>()).add(fact);
        }

        private static boolean isFact(Keyword attribute, String namespace) {
            return namespace.startsWith(ATTRIBUTES)
                    || (ENTITY.equals(namespace) && !Schema.BOOKKEEPING.contains(attribute));
        }

        private Optional<CommitDelta> delta(long basis) {
            List<CommitDelta.EdgeChange> edges = new ArrayList<>(relations);
            retracted.values().forEach(edge -> edges.add(new CommitDelta.EdgeChange(reader.edge(edge), false)));
            added.values().forEach(edge -> edges.add(new CommitDelta.EdgeChange(reader.edge(edge), true)));
            boolean nothing = facts.isEmpty() && edges.isEmpty() && keys.isEmpty() && aliases.isEmpty();
            return nothing ? Optional.empty() : Optional.of(new CommitDelta(basis, at, facts, edges, keys, aliases));
        }
    }
}
