package mds.server.graphql;

import graphql.execution.DataFetcherResult;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.TypeRuntimeWiring;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import mds.kernel.graph.EntityState;
import mds.kernel.graph.EntityView;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.search.SearchIndex;
import mds.kernel.search.SearchIndex.Hit;
import mds.kernel.search.SearchIndex.SearchQuery;
import mds.kernel.search.SearchIndex.SearchResult;
import mds.kernel.search.SearchUnavailableException;
import mds.plugin.EntityUri;
import mds.server.graphql.QueryException.Code;

/** How the fields of {@code Query} are answered. */
final class QueryFields {
    /** The most that {@link SearchQuery} takes. */
    private static final int LARGEST_SEARCH = 100;

    private final Set<String> entityTypes;
    private final SearchIndex index;
    private final Executor threads;

    QueryFields(Set<String> entityTypes, SearchIndex index, Executor threads) {
        this.entityTypes = new TreeSet<>(entityTypes);
        this.index = index;
        this.threads = threads;
    }

    /** How many entities of a type are in a state. */
    record EntityCount(String type, EntityState state, long count) {}

    /** @param lookups the entity types that plugins' fields find, by field */
    void into(RuntimeWiring.Builder schema, Map<String, String> lookups) {
        TypeRuntimeWiring.Builder query = TypeRuntimeWiring.newTypeWiring("Query");
        query.dataFetcher("entity", field -> find(field, uri(field, "uri")));
        lookups.forEach((name, type) -> query.dataFetcher(name, field -> find(field, typed(field, type))));
        query.dataFetcher("search", this::searchSoon);
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

    CompletableFuture<Page<EntityView>> searchSoon(DataFetchingEnvironment field) {
        return CompletableFuture.supplyAsync(() -> search(field), threads);
    }

    private Page<EntityView> search(DataFetchingEnvironment field) {
        SearchQuery query = searchQuery(field);
        try {
            SearchResult result = index.search(query);
            return page(result, EntityFields.graph(field), query.after().isPresent());
        } catch (SearchUnavailableException e) {
            throw new QueryException(Code.SEARCH_UNAVAILABLE, "search is not available: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the search was interrupted");
        }
    }

    SearchQuery searchQuery(DataFetchingEnvironment field) {
        Optional<List<String>> types = Optional.ofNullable(field.getArgument("types"));
        Optional<String> after = Optional.ofNullable(field.getArgument("after"));
        int first = PageRequest.first(field, LARGEST_SEARCH);
        if (first < 1) {
            throw new QueryException(Code.BAD_INPUT, "first = 0 is not between 1 and %d".formatted(LARGEST_SEARCH));
        }
        types.orElse(List.of()).stream()
                .filter(type -> !entityTypes.contains(type))
                .findFirst()
                .ifPresent(type -> {
                    throw new QueryException(
                            Code.BAD_INPUT,
                            "types: there is no entity type '%s'; there are %s".formatted(type, entityTypes));
                });
        String text = Objects.requireNonNull(field.<String>getArgument("query"));
        return new SearchQuery(text, types.orElse(List.of()), first, after);
    }

    /** The index may be ahead of the request's snapshot: what the snapshot does not know is left out. */
    private static Page<EntityView> page(SearchResult result, GraphSnapshot graph, boolean before) {
        List<EntityUri> uris = result.hits().stream().map(Hit::uri).toList();
        Map<EntityUri, EntityView> views = uris.isEmpty() ? Map.of() : graph.entities(uris);
        List<Page.Entry<EntityView>> entries = new ArrayList<>();
        for (Hit hit : result.hits()) {
            Optional.ofNullable(views.get(hit.uri()))
                    .ifPresent(view -> entries.add(new Page.Entry<>(view, hit.cursor(), hit.score())));
        }
        return new Page<>(entries, before, result.more(), result.total());
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
