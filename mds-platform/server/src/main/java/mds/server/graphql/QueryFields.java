package mds.server.graphql;

import graphql.execution.DataFetcherResult;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.TypeRuntimeWiring;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import mds.kernel.graph.EntityState;
import mds.kernel.graph.EntityView;
import mds.kernel.graph.GraphSnapshot;
import mds.plugin.EntityUri;
import mds.server.graphql.QueryException.Code;

/** How the fields of {@code Query} are answered. */
final class QueryFields {
    private QueryFields() {}

    /** How many entities of a type are in a state. */
    record EntityCount(String type, EntityState state, long count) {}

    /** @param lookups the entity types that plugins' fields find, by field */
    static void into(RuntimeWiring.Builder schema, Map<String, String> lookups) {
        TypeRuntimeWiring.Builder query = TypeRuntimeWiring.newTypeWiring("Query");
        query.dataFetcher("entity", field -> find(field, uri(field, "uri")));
        lookups.forEach((name, type) -> query.dataFetcher(name, field -> find(field, typed(field, type))));
        query.dataFetcher("status", Moments::asked);
        query.dataFetcher("caller", Caller::of);
        schema.type(query);
    }

    /** The entity as the request sees it, and everything below it at the same moment. */
    static CompletableFuture<DataFetcherResult<EntityView>> find(DataFetchingEnvironment field, EntityUri uri) {
        GraphSnapshot graph = Moments.asked(field);
        return Loaders.entity(field, new Read.OfEntity(graph, uri))
                .thenApply(view -> DataFetcherResult.<EntityView>newResult()
                        .data(view)
                        .localContext(graph)
                        .build());
    }

    private static EntityUri typed(DataFetchingEnvironment field, String type) {
        EntityUri uri = uri(field, "id");
        if (!uri.type().equals(type)) {
            throw new QueryException(
                    Code.BAD_INPUT,
                    "%s(id: \"%s\") names a %s; expected aip://%s/<source>/<id>"
                            .formatted(field.getField().getName(), uri, uri.type(), type));
        }
        return uri;
    }

    static EntityUri uri(DataFetchingEnvironment field, String argument) {
        try {
            return EntityUri.parse(Objects.requireNonNull(field.<String>getArgument(argument)));
        } catch (IllegalArgumentException e) {
            throw new QueryException(
                    Code.BAD_INPUT, "%s(%s:): %s".formatted(field.getField().getName(), argument, e.getMessage()));
        }
    }

    /** All that is there, sorted by type and state. */
    static List<EntityCount> counts(GraphSnapshot graph) {
        List<EntityCount> counts = new ArrayList<>();
        new TreeMap<>(graph.counts())
                .forEach((type, states) -> new TreeMap<>(states)
                        .forEach((state, count) -> counts.add(new EntityCount(type, state, count))));
        return counts;
    }
}
