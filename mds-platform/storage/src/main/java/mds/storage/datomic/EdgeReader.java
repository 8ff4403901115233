package mds.storage.datomic;

import clojure.lang.Keyword;
import datomic.Datom;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongFunction;
import mds.kernel.graph.Edge;
import mds.plugin.Alias;
import mds.plugin.EntityUri;

/**
 * Reads edges out of their datoms. Who says so needs no attribute of its own: an edge with a rule is inferred, one with
 * an alias was asserted by it, any other is asserted by URI.
 */
record EdgeReader(Datoms datoms, LongFunction<EntityUri> uris) {
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
                uris.apply((long) value(values, Schema.EDGE_FROM)),
                ((Keyword) value(values, Schema.EDGE_TYPE)).getName(),
                uris.apply((long) value(values, Schema.EDGE_TO)),
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
