package mds.storage.datomic;

import clojure.lang.Keyword;
import datomic.Datom;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import mds.kernel.graph.Edge;
import mds.plugin.Alias;
import mds.plugin.EntityUri;

/**
 * Reads edges out of their datoms. One that a record asserts by URI is one datom, the relation. Any other is an entity, and
 * who says so needs no attribute of its own: with a rule it is inferred, with an alias it was asserted by it.
 */
record EdgeReader(Datoms datoms) {
    private static final Edge.Origin BY_URI = new Edge.Origin.Asserted(Optional.empty());

    /** Whether a record asserts an edge by URI, so that it is a relation. */
    static boolean isRelation(Edge edge) {
        return edge.origin().equals(BY_URI);
    }

    /** The edge that a relation is. */
    Edge relation(Datom datom) {
        return relation(
                datoms.uri(Datoms.entity(datom)), datoms.attribute(datom).getName(), datoms.uri(Datoms.target(datom)));
    }

    static Edge relation(EntityUri from, String type, EntityUri to) {
        return new Edge(from, type, to, BY_URI);
    }

    Edge edge(long entity) {
        Map<Keyword, Object> values = new HashMap<>();
        for (Datom datom : datoms.of(entity)) {
            values.put(datoms.attribute(datom), datom.v());
        }
        return edge(values);
    }

    /** The edge that these attributes say. */
    Edge edge(Map<Keyword, Object> values) {
        return new Edge(
                datoms.uri((long) value(values, Schema.EDGE_FROM)),
                ((Keyword) value(values, Schema.EDGE_TYPE)).getName(),
                datoms.uri((long) value(values, Schema.EDGE_TO)),
                origin(values));
    }

    private Edge.Origin origin(Map<Keyword, Object> values) {
        Object rule = values.get(Schema.EDGE_RULE);
        if (rule != null) {
            return new Edge.Origin.Inferred((String) rule);
        }
        Optional<Alias> alias =
                Optional.ofNullable(values.get(Schema.EDGE_ALIAS)).map(node -> datoms.alias((long) node));
        return new Edge.Origin.Asserted(alias);
    }

    private static Object value(Map<Keyword, Object> values, Keyword attribute) {
        return Objects.requireNonNull(values.get(attribute), () -> "an edge has no " + attribute);
    }
}
