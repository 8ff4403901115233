package mds.server.graphql;

import graphql.execution.DataFetcherResult;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.TypeRuntimeWiring;
import java.util.List;
import java.util.Map;
import mds.kernel.graph.EntityView;
import mds.kernel.graph.GraphSnapshot;
import mds.plugin.Alias;
import mds.plugin.EntityUri;

/** How it is told that several entities claim one alias. */
final class AliasFields {
    private AliasFields() {}

    private record Conflicts(List<Map.Entry<Alias, List<EntityUri>>> first, int total) {}

    static void into(RuntimeWiring.Builder schema) {
        schema.type(TypeRuntimeWiring.newTypeWiring("Query")
                .dataFetcher("aliasConflicts", field -> RequestThreads.read(field, () -> conflicts(field))));
        TypeFields.<Conflicts>of("AliasConflicts")
                .field("total", Conflicts::total)
                .field("conflicts", Conflicts::first)
                .into(schema);
        TypeFields.<Map.Entry<Alias, List<EntityUri>>>of("AliasConflict")
                .field("alias", conflict -> conflict.getKey().value())
                .field("claimants", (conflict, field) -> claimants(conflict.getValue(), EntityFields.graph(field)))
                .into(schema);
    }

    private static DataFetcherResult<Conflicts> conflicts(DataFetchingEnvironment field) {
        GraphSnapshot graph = Moments.asked(field);
        var contested = graph.contestedAliases();
        var first = contested.entrySet().stream()
                .limit(PageRequest.first(field, PageRequest.LARGEST))
                .toList();
        return DataFetcherResult.<Conflicts>newResult()
                .data(new Conflicts(first, contested.size()))
                .localContext(graph)
                .build();
    }

    private static List<EntityView> claimants(List<EntityUri> uris, GraphSnapshot graph) {
        return List.copyOf(graph.entities(uris).values());
    }
}
