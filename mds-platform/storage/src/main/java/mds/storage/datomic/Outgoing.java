package mds.storage.datomic;

import clojure.lang.Keyword;
import datomic.Datom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import mds.kernel.graph.AliasReference;
import mds.kernel.graph.Edge;
import mds.plugin.Alias;
import mds.plugin.EntityUri;
import org.jspecify.annotations.Nullable;

/** The edges and references by alias that start at one entity, as a transaction finds them and leaves them. */
final class Outgoing {
    /** A reference in the database. */
    private record Stored(long entity, boolean pending) {}

    /** Where edges that are entities lead: one entry of their index. */
    private record Relation(String edgeType, EntityUri to) {
        static Relation of(Edge edge) {
            return new Relation(edge.type(), edge.to());
        }
    }

    private final EntityUri from;
    private final Set<Edge> edgesBefore = new HashSet<>();
    /** Those edges that are entities. */
    private final Map<Edge, Long> entities = new HashMap<>();

    private final Map<AliasReference, Stored> referencesBefore = new HashMap<>();
    private final Set<Edge> edges = new LinkedHashSet<>();
    /** Whether each still waits for its alias to be resolved. */
    private final Map<AliasReference, Boolean> references = new LinkedHashMap<>();

    private Outgoing(EntityUri from) {
        this.from = from;
    }

    static Outgoing none(EntityUri from) {
        return new Outgoing(from);
    }

    static Outgoing read(EntityUri from, long entity, EdgeReader reader) {
        Outgoing outgoing = new Outgoing(from);
        for (Datom datom : reader.datoms().of(entity)) {
            if (Schema.RELATION.equals(reader.datoms().attribute(datom).getNamespace())) {
                outgoing.edgesBefore.add(reader.relation(datom));
            }
        }
        for (Datom datom : reader.datoms().referring(entity, Schema.EDGE_FROM)) {
            outgoing.entities.put(reader.edge(Datoms.entity(datom)), Datoms.entity(datom));
        }
        outgoing.edgesBefore.addAll(outgoing.entities.keySet());
        outgoing.edges.addAll(outgoing.edgesBefore);
        for (Datom datom : reader.datoms().referring(entity, Schema.REFERENCE_FROM)) {
            outgoing.readReference(Datoms.entity(datom), reader.datoms());
        }
        return outgoing;
    }

    private void readReference(long entity, Datoms datoms) {
        Keyword type = (Keyword) Objects.requireNonNull(datoms.one(entity, Schema.REFERENCE_TYPE));
        long alias = (long) Objects.requireNonNull(datoms.one(entity, Schema.REFERENCE_ALIAS));
        boolean pending = datoms.one(entity, Schema.REFERENCE_PENDING) != null;
        AliasReference reference = new AliasReference(from, type.getName(), datoms.alias(alias));
        referencesBefore.put(reference, new Stored(entity, pending));
        references.put(reference, pending);
    }

    /** The aliases by which references start here. */
    Set<Alias> aliases() {
        Set<Alias> aliases = new LinkedHashSet<>();
        references.keySet().forEach(reference -> aliases.add(reference.alias()));
        return aliases;
    }

    /**
     * A record says that the edges and references that it asserts are exactly these. What a dropped reference resolved
     * to goes with it.
     *
     * @return the ends to which nothing of that type led before
     */
    List<EntityUri> assertExactly(Set<Edge> asserted, Set<AliasReference> named) {
        references.keySet().retainAll(named);
        named.forEach(reference -> references.putIfAbsent(reference, true));
        edges.removeIf(edge -> switch (edge.origin()) {
            case Edge.Origin.Inferred _ -> false;
            case Edge.Origin.Asserted(var alias) ->
                alias.map(name -> !references.containsKey(new AliasReference(from, edge.type(), name)))
                        .orElseGet(() -> !asserted.contains(edge));
        });
        List<EntityUri> ends = new ArrayList<>();
        for (Edge edge : asserted) {
            if (edges.add(edge)) {
                ends.add(edge.to());
            }
        }
        return ends;
    }

    /** References by an alias lead to who claims it. */
    void resolve(Alias alias, Optional<EntityUri> claimant) {
        Edge.Origin origin = new Edge.Origin.Asserted(Optional.of(alias));
        edges.removeIf(edge -> edge.origin().equals(origin) && !claimant.equals(Optional.of(edge.to())));
        references.replaceAll((reference, pending) -> {
            if (!reference.alias().equals(alias)) {
                return pending;
            }
            claimant.ifPresent(to -> edges.add(new Edge(from, reference.edgeType(), to, origin)));
            return claimant.isEmpty();
        });
    }

    /** What a rule derives from here is exactly this. */
    void infer(String rule, String edgeType, Set<EntityUri> ends) {
        Edge.Origin origin = new Edge.Origin.Inferred(rule);
        edges.removeIf(
                edge -> edge.origin().equals(origin) && edge.type().equals(edgeType) && !ends.contains(edge.to()));
        ends.forEach(to -> edges.add(new Edge(from, edgeType, to, origin)));
    }

    boolean changed() {
        return !edges.equals(edgesBefore) || !references.equals(pendingBefore());
    }

    private Map<AliasReference, Boolean> pendingBefore() {
        Map<AliasReference, Boolean> before = new HashMap<>();
        referencesBefore.forEach((reference, stored) -> before.put(reference, stored.pending()));
        return before;
    }

    /**
     * Writes the difference.
     *
     * @param node the entity id, or temporary id, of the entity from which all this starts
     */
    void write(Changes changes, Object node, Function<EntityUri, Object> ends, Function<Alias, Object> aliases) {
        for (Edge edge : edgesBefore) {
            if (!edges.contains(edge)) {
                retractEdge(changes, edge, node, ends);
            }
        }
        for (Edge edge : edges) {
            if (!edgesBefore.contains(edge)) {
                writeEdge(changes, edge, node, ends, aliases);
            }
        }
        writeMediated(changes, node, ends);
        referencesBefore.forEach((reference, stored) ->
                writeReference(changes, stored, references.get(reference), () -> aliases.apply(reference.alias())));
        references.forEach((reference, pending) -> {
            if (!referencesBefore.containsKey(reference)) {
                Object entity = changes.newId();
                Object alias = aliases.apply(reference.alias());
                changes.add(entity, Schema.REFERENCE_FROM, node);
                changes.add(entity, Schema.REFERENCE_TYPE, Keyword.intern(reference.edgeType()));
                changes.add(entity, Schema.REFERENCE_ALIAS, alias);
                if (pending) {
                    changes.add(entity, Schema.REFERENCE_PENDING, alias);
                }
            }
        });
    }

    private void retractEdge(Changes changes, Edge edge, Object node, Function<EntityUri, Object> ends) {
        Long entity = entities.get(edge);
        if (entity == null) {
            changes.retract(node, Schema.relation(edge.type()), ends.apply(edge.to()));
        } else {
            changes.retractEntity(entity);
        }
    }

    private static void writeEdge(
            Changes changes,
            Edge edge,
            Object node,
            Function<EntityUri, Object> ends,
            Function<Alias, Object> aliases) {
        if (EdgeReader.isRelation(edge)) {
            changes.add(node, Schema.relation(edge.type()), ends.apply(edge.to()));
            return;
        }
        Object entity = changes.newId();
        changes.add(entity, Schema.EDGE_ID, edge.id());
        changes.add(entity, Schema.EDGE_FROM, node);
        changes.add(entity, Schema.EDGE_TO, ends.apply(edge.to()));
        changes.add(entity, Schema.EDGE_TYPE, Keyword.intern(edge.type()));
        switch (edge.origin()) {
            case Edge.Origin.Asserted(var alias) ->
                alias.ifPresent(name -> changes.add(entity, Schema.EDGE_ALIAS, aliases.apply(name)));
            case Edge.Origin.Inferred(var rule) -> changes.add(entity, Schema.EDGE_RULE, rule);
        }
    }

    /** An entry of the index stands as long as an edge does that needs it. */
    private void writeMediated(Changes changes, Object node, Function<EntityUri, Object> ends) {
        Set<Relation> before = mediated(edgesBefore);
        Set<Relation> after = mediated(edges);
        for (Relation relation : before) {
            if (!after.contains(relation)) {
                changes.retract(node, Schema.mediated(relation.edgeType()), ends.apply(relation.to()));
            }
        }
        for (Relation relation : after) {
            if (!before.contains(relation)) {
                changes.add(node, Schema.mediated(relation.edgeType()), ends.apply(relation.to()));
            }
        }
    }

    private static Set<Relation> mediated(Set<Edge> edges) {
        Set<Relation> relations = new LinkedHashSet<>();
        for (Edge edge : edges) {
            if (!EdgeReader.isRelation(edge)) {
                relations.add(Relation.of(edge));
            }
        }
        return relations;
    }

    private static void writeReference(
            Changes changes, Stored stored, @Nullable Boolean pending, Supplier<Object> alias) {
        if (pending == null) {
            changes.retractEntity(stored.entity());
        } else if (pending && !stored.pending()) {
            changes.add(stored.entity(), Schema.REFERENCE_PENDING, alias.get());
        } else if (!pending && stored.pending()) {
            changes.retract(stored.entity(), Schema.REFERENCE_PENDING, alias.get());
        }
    }
}
