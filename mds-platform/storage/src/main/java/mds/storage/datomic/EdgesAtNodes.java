package mds.storage.datomic;

import clojure.lang.Keyword;
import datomic.Datom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
import mds.kernel.graph.Edge;
import mds.plugin.Direction;
import mds.plugin.EntityUri;

/** The edges at the nodes of one database value: out of memory where it holds, out of the index where not. */
final class EdgesAtNodes {
    private static final Comparator<Edge> BY_KEY =
            Comparator.comparing(edge -> edge.origin().key());
    private static final Comparator<Edge> BY_END =
            Comparator.comparing(Edge::type).thenComparing(Edge::to).thenComparing(BY_KEY);
    private static final Comparator<Edge> BY_START =
            Comparator.comparing(Edge::type).thenComparing(Edge::from).thenComparing(BY_KEY);
    /** What an edge takes in memory, about; its names are remembered anyway. */
    private static final int EDGE_BYTES = 40;

    private static final int LIST_BYTES = 80;

    private final Datoms datoms;
    private final EdgeReader reader;
    private final boolean remembers;

    EdgesAtNodes(Datoms datoms) {
        this.datoms = datoms;
        this.reader = new EdgeReader(datoms);
        this.remembers = datoms.memory().covers(datoms.basis());
    }

    /** Where edges of a type lead, each end once. */
    long[] neighbours(long node, String edgeType, Direction direction) {
        Attributes.Lead lead = datoms.memory().attributes().lead(edgeType);
        if (remembers && lead != null) {
            Ends ends = ends(node, direction);
            if (ends != Ends.TOO_MANY) {
                return ends.along(lead);
            }
        }
        long[] named = ends(node, Schema.relation(edgeType), direction);
        long[] mediated = ends(node, Schema.mediated(edgeType), direction);
        if (mediated.length == 0) {
            return named;
        }
        return LongStream.concat(LongStream.of(named), LongStream.of(mediated))
                .distinct()
                .toArray();
    }

    private long[] ends(long node, Keyword attribute, Direction direction) {
        LongStream.Builder ends = LongStream.builder();
        if (direction == Direction.OUT) {
            datoms.of(node, attribute).forEach(datom -> ends.add(Datoms.target(datom)));
        } else {
            datoms.referring(node, attribute).forEach(datom -> ends.add(Datoms.entity(datom)));
        }
        return ends.build().toArray();
    }

    /** Where all edges of a node lead; only of a snapshot that remembers. */
    Ends ends(long node, Direction direction) {
        Remembered<Ends> memory = datoms.memory().ends(direction);
        Ends known = memory.at(node, datoms.basis());
        if (known != null) {
            return known;
        }
        Ends ends = Ends.read(datoms, node, direction);
        memory.learn(node, datoms.basis(), ends, ends.bytes());
        return ends;
    }

    /** The edges of a node, sorted; of all types if none are given. */
    List<Edge> edges(long node, Direction direction, Set<String> types) {
        Ends ends = remembers ? ends(node, direction) : Ends.TOO_MANY;
        if (ends == Ends.TOO_MANY) {
            return read(node, direction, types);
        }
        Remembered<List<Edge>> memory = datoms.memory().edges(direction);
        List<Edge> all = memory.at(node, datoms.basis());
        if (all == null && !types.isEmpty() && areRelations(types, ends)) {
            return sorted(relations(node, direction, ends, types), direction);
        }
        if (all == null) {
            all = edges(node, direction, ends);
            memory.learn(node, datoms.basis(), all, LIST_BYTES + EDGE_BYTES * all.size());
        }
        return types.isEmpty() ? all : some(all, types);
    }

    /** The edges of a type from one node to another, sorted by origin. */
    List<Edge> between(long from, String type, long to) {
        if (leads(from, type, true, to)) {
            EntityUri end = datoms.uri(to);
            return edges(from, Direction.OUT, Set.of(type)).stream()
                    .filter(edge -> edge.to().equals(end))
                    .toList();
        }
        return leads(from, type, false, to)
                ? List.of(EdgeReader.relation(datoms.uri(from), type, datoms.uri(to)))
                : List.of();
    }

    private boolean leads(long from, String type, boolean mediated, long to) {
        Attributes.Lead lead = datoms.memory().attributes().lead(type);
        if (remembers && lead != null) {
            Ends ends = ends(from, Direction.OUT);
            if (ends != Ends.TOO_MANY) {
                return ends.lead(mediated ? lead.mediated() : lead.relation(), to);
            }
        }
        Keyword attribute = mediated ? Schema.mediated(type) : Schema.relation(type);
        return datoms.isDeclared(attribute) && datoms.says(from, attribute, to);
    }

    private List<Edge> edges(long node, Direction direction, Ends ends) {
        List<Edge> found = relations(node, direction, ends, Set.of());
        if (found.size() < ends.size()) {
            mediated(node, direction == Direction.OUT, Set.of(), found);
        }
        return List.copyOf(sorted(found, direction));
    }

    private static List<Edge> sorted(List<Edge> edges, Direction direction) {
        edges.sort(direction == Direction.OUT ? BY_END : BY_START);
        return edges;
    }

    /** Whether no edge of these types is an entity, so that no index need be asked. */
    private boolean areRelations(Set<String> types, Ends ends) {
        for (String type : types) {
            Attributes.Lead lead = datoms.memory().attributes().lead(type);
            if (lead == null || ends.along(lead.mediated()).length > 0) {
                return false;
            }
        }
        return true;
    }

    /** Those of some types, or of all if none are given. */
    private List<Edge> relations(long node, Direction direction, Ends ends, Set<String> types) {
        boolean out = direction == Direction.OUT;
        EntityUri near = datoms.uri(node);
        List<Edge> found = new ArrayList<>();
        ends.forEach((attribute, end) -> {
            Keyword name = datoms.attribute(attribute);
            if (Schema.RELATION.equals(name.getNamespace()) && (types.isEmpty() || types.contains(name.getName()))) {
                EntityUri far = datoms.uri(end);
                found.add(EdgeReader.relation(out ? near : far, name.getName(), out ? far : near));
            }
        });
        return found;
    }

    private static List<Edge> some(List<Edge> all, Set<String> types) {
        List<Edge> some = new ArrayList<>();
        for (Edge edge : all) {
            if (types.contains(edge.type())) {
                some.add(edge);
            }
        }
        return some;
    }

    private List<Edge> read(long node, Direction direction, Set<String> types) {
        boolean out = direction == Direction.OUT;
        List<Edge> found = new ArrayList<>();
        relations(node, out, types).forEach(datom -> found.add(reader.relation(datom)));
        mediated(node, out, types, found);
        return sorted(found, direction);
    }

    private void mediated(long node, boolean out, Set<String> types, List<Edge> found) {
        for (Datom datom : datoms.referring(node, out ? Schema.EDGE_FROM : Schema.EDGE_TO)) {
            long edge = Datoms.entity(datom);
            if (types.isEmpty() || types.contains(type(edge))) {
                found.add(reader.edge(edge));
            }
        }
    }

    private List<Datom> relations(long node, boolean out, Set<String> types) {
        List<Datom> relations = new ArrayList<>();
        if (types.isEmpty()) {
            for (Datom datom : out ? datoms.of(node) : datoms.referring(node)) {
                if (Schema.RELATION.equals(datoms.attribute(datom).getNamespace())) {
                    relations.add(datom);
                }
            }
        }
        for (String type : types) {
            Keyword relation = Schema.relation(type);
            if (datoms.isDeclared(relation)) {
                (out ? datoms.of(node, relation) : datoms.referring(node, relation)).forEach(relations::add);
            }
        }
        return relations;
    }

    private String type(long edge) {
        return ((Keyword) Objects.requireNonNull(datoms.one(edge, Schema.EDGE_TYPE), "an edge has a type")).getName();
    }
}
