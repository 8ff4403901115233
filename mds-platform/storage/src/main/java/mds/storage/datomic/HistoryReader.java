package mds.storage.datomic;

import clojure.lang.Keyword;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import datomic.Database;
import datomic.Datom;
import datomic.Log;
import datomic.Peer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import mds.kernel.graph.Edge;
import mds.kernel.graph.EntityHistory;
import mds.kernel.graph.EntityHistory.Change;
import mds.kernel.graph.EntityState;
import mds.kernel.graph.GraphHistory;
import mds.plugin.EntityUri;

/** Reads Datomic's history: every assertion and retraction of an entity, and of the edges at it. */
final class HistoryReader implements GraphHistory {
    /** What one look at a history may read. */
    private static final int MOST_DATOMS = 200_000;

    private static final Set<Keyword> UNCHANGING = Set.of(Schema.URI, Schema.TYPE, Schema.ROOT);
    private static final Map<Keyword, String> FIELDS = Map.of(
            Schema.NAME, "name",
            Schema.DESCRIPTION, "description",
            Schema.LINK, "sourceLink",
            Schema.GONE_REASON, "goneReason");
    private static final Map<Keyword, String> VALUES =
            Map.of(Schema.DOMAINS, "domains", Schema.TAGS, "tags", Schema.CLAIMS, "aliases");

    private final Ledger ledger;

    HistoryReader(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public EntityHistory of(EntityUri uri, long before, int limit) {
        Database database = ledger.database();
        OptionalLong node = new Datoms(database).holder(Schema.URI, uri.toString());
        return node.isPresent()
                ? new Reading(database, node.getAsLong(), before)
                        .read(ledger.connection().log(), limit)
                : new EntityHistory(List.of(), false, false);
    }

    @Override
    public List<Presence> of(EntityUri from, String edgeType, EntityUri to, long before) {
        Database database = ledger.database();
        Datoms now = new Datoms(database);
        Datoms then = new Datoms(database.history());
        OptionalLong start = now.node(from);
        OptionalLong end = now.node(to);
        if (start.isEmpty() || end.isEmpty()) {
            return List.of();
        }
        Map<Edge, NavigableMap<Long, Boolean>> lives = new LinkedHashMap<>();
        Keyword relation = Schema.relation(edgeType);
        if (now.isDeclared(relation)) {
            for (Datom datom : then.of(start.getAsLong(), relation)) {
                if (Datoms.target(datom) == end.getAsLong() && isBefore(datom, before)) {
                    live(lives, EdgeReader.relation(from, edgeType, to), datom);
                }
            }
        }
        for (Datom datom : then.referring(start.getAsLong(), Schema.EDGE_FROM)) {
            Edge edge = edge(Datoms.entity(datom), then, now);
            if (edge.type().equals(edgeType) && edge.to().equals(to) && isBefore(datom, before)) {
                live(lives, edge, datom);
            }
        }
        List<Presence> presences = new ArrayList<>();
        lives.forEach((edge, turns) -> presences.addAll(presences(edge, turns, now)));
        presences.sort(Comparator.comparing(Presence::came));
        return presences;
    }

    private static boolean isBefore(Datom datom, long basis) {
        return Peer.toT(datom.tx()) < basis;
    }

    private static void live(Map<Edge, NavigableMap<Long, Boolean>> lives, Edge edge, Datom datom) {
        lives.computeIfAbsent(edge, none -> new TreeMap<>()).put((long) datom.tx(), datom.added());
    }

    /** @param turns whether it came or went, by transaction */
    private static List<Presence> presences(Edge edge, NavigableMap<Long, Boolean> turns, Datoms now) {
        List<Presence> presences = new ArrayList<>();
        turns.forEach((transaction, came) -> {
            Instant at = instant(now, transaction);
            presences.add(
                    came
                            ? new Presence(edge, at, Optional.empty())
                            : new Presence(edge, presences.removeLast().came(), Optional.of(at)));
        });
        return presences;
    }

    /** An edge that is an entity, or was one. */
    private static Edge edge(long entity, Datoms then, Datoms now) {
        Map<Keyword, Object> values = new HashMap<>();
        for (Datom datom : then.of(entity)) {
            values.put(then.attribute(datom), datom.v());
        }
        return new EdgeReader(now).edge(values);
    }

    private static Instant instant(Datoms now, long transaction) {
        return ((Date) Objects.requireNonNull(now.one(transaction, Schema.TX_INSTANT), "a commit has its time"))
                .toInstant();
    }

    /** One transaction's part in the history of an entity. */
    private static final class Commit {
        private final Map<Keyword, Object> asserted = new HashMap<>();
        private final Map<Keyword, Object> retracted = new HashMap<>();
        private final Map<String, Set<String>> added = new TreeMap<>();
        private final Map<String, Set<String>> removed = new TreeMap<>();
        private final List<Datom> relations = new ArrayList<>();
        private final Map<Long, Boolean> edges = new LinkedHashMap<>();
    }

    private static final class Reading {
        private final Datoms now;
        private final Datoms then;
        private final long node;
        private final long before;
        private final NavigableMap<Long, Commit> commits = new TreeMap<>(Comparator.reverseOrder());
        private int read;

        private Reading(Database database, long node, long before) {
            this.now = new Datoms(database);
            this.then = new Datoms(database.history());
            this.node = node;
            this.before = before;
        }

        private EntityHistory read(Log log, int limit) {
            for (Datom datom : then.of(node)) {
                if (++read > MOST_DATOMS) {
                    break;
                }
                commit(datom).ifPresent(commit -> fact(commit, datom));
            }
            for (Datom datom : then.referring(node)) {
                if (++read > MOST_DATOMS) {
                    break;
                }
                commit(datom).ifPresent(commit -> end(commit, datom));
            }
            List<EntityHistory.Entry> entries = new ArrayList<>();
            boolean more = false;
            for (Map.Entry<Long, Commit> commit : commits.entrySet()) {
                List<Change> changes = changes(commit.getValue());
                if (changes.isEmpty()) {
                    continue;
                }
                if (entries.size() == limit) {
                    more = true;
                    break;
                }
                long basis = Peer.toT(commit.getKey());
                entries.add(
                        new EntityHistory.Entry(basis, instant(now, commit.getKey()), fetchedAt(log, basis), changes));
            }
            return new EntityHistory(entries, more, read > MOST_DATOMS);
        }

        private Optional<Commit> commit(Datom datom) {
            long transaction = (long) datom.tx();
            return Peer.toT(transaction) < before
                    ? Optional.of(commits.computeIfAbsent(transaction, none -> new Commit()))
                    : Optional.empty();
        }

        private void fact(Commit commit, Datom datom) {
            Keyword attribute = now.attribute(datom);
            String namespace = attribute.getNamespace();
            String values = VALUES.get(attribute);
            if (Schema.RELATION.equals(namespace)) {
                commit.relations.add(datom);
                return;
            }
            if (Schema.MEDIATED.equals(namespace)) {
                return;
            }
            if (values != null) {
                Map<String, Set<String>> sets = datom.added() ? commit.added : commit.removed;
                sets.computeIfAbsent(values, none -> new TreeSet<>())
                        .add(
                                attribute.equals(Schema.CLAIMS)
                                        ? now.alias(Datoms.target(datom)).value()
                                        : (String) datom.v());
            } else if (!Schema.BOOKKEEPING.contains(attribute) && !UNCHANGING.contains(attribute)) {
                (datom.added() ? commit.asserted : commit.retracted).put(attribute, datom.v());
            }
        }

        private void end(Commit commit, Datom datom) {
            Keyword attribute = now.attribute(datom);
            boolean toItself = Datoms.entity(datom) == node;
            if (Schema.RELATION.equals(attribute.getNamespace()) && !toItself) {
                commit.relations.add(datom);
            } else if (attribute.equals(Schema.EDGE_FROM) || attribute.equals(Schema.EDGE_TO)) {
                commit.edges.put(Datoms.entity(datom), datom.added());
            }
        }

        private List<Change> changes(Commit commit) {
            List<Change> changes = new ArrayList<>();
            Optional<EntityState> from = state(commit.retracted);
            Optional<EntityState> to = state(commit.asserted);
            if (!from.equals(to)) {
                changes.add(new Change.StateChanged(from, to));
            }
            Map<String, JsonNode> old = fields(commit.retracted);
            Map<String, JsonNode> young = fields(commit.asserted);
            Set<String> fields = new TreeSet<>(old.keySet());
            fields.addAll(young.keySet());
            fields.forEach(field -> changes.add(new Change.FieldChanged(
                    field, Optional.ofNullable(old.get(field)), Optional.ofNullable(young.get(field)))));
            for (String field : new TreeSet<>(VALUES.values())) {
                Set<String> added = commit.added.getOrDefault(field, Set.of());
                Set<String> removed = commit.removed.getOrDefault(field, Set.of());
                if (!added.isEmpty() || !removed.isEmpty()) {
                    changes.add(new Change.ValuesChanged(field, added, removed));
                }
            }
            EdgeReader reader = new EdgeReader(now);
            commit.relations.forEach(
                    datom -> changes.add(new Change.EdgeChanged(reader.relation(datom), datom.added())));
            commit.edges.forEach((edge, added) -> changes.add(new Change.EdgeChanged(edge(edge, then, now), added)));
            return changes;
        }

        private static Optional<EntityState> state(Map<Keyword, Object> facts) {
            return Optional.ofNullable(facts.get(Schema.STATE)).map(state -> Views.state((Keyword) state, false));
        }

        private static Map<String, JsonNode> fields(Map<Keyword, Object> facts) {
            Map<String, JsonNode> fields = new TreeMap<>();
            facts.forEach((attribute, value) -> {
                String field = FIELDS.get(attribute);
                if (field != null) {
                    fields.put(field, TextNode.valueOf((String) value));
                }
                Column.of(attribute).ifPresent(column -> fields.put(column.name(), column.json(value)));
            });
            return fields;
        }

        /** History keeps no bookkeeping; the log does. */
        private Optional<Instant> fetchedAt(Log log, long basis) {
            for (Map<?, ?> transaction : log.txRange(basis, basis + 1)) {
                for (Object one : (Iterable<?>) Objects.requireNonNull(transaction.get(Log.DATA))) {
                    if (++read > MOST_DATOMS) {
                        return Optional.empty();
                    }
                    Datom datom = (Datom) one;
                    if (Datoms.entity(datom) == node
                            && datom.added()
                            && now.attribute(datom).equals(Schema.FETCHED_AT)) {
                        return Optional.of(Datoms.instant(datom.v()));
                    }
                }
            }
            return Optional.empty();
        }
    }
}
