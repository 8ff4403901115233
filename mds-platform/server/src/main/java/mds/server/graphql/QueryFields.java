package mds.server.graphql;

import graphql.execution.DataFetcherResult;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.TypeRuntimeWiring;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import mds.kernel.graph.EntityState;
import mds.kernel.graph.EntityView;
import mds.kernel.graph.GraphSnapshot;
import mds.plugin.EntityUri;
import mds.schema.Composition;
import mds.server.graphql.QueryException.Code;

/** How the fields of {@code Query} are answered. */
final class QueryFields {
    private QueryFields() {}

    /** How many entities of a type are in a state. */
    record EntityCount(String type, EntityState state, long count) {}

    static void into(RuntimeWiring.Builder schema, Composition composition) {
        Set<String> types = new TreeSet<>(composition.model().entityTypes().keySet());
        TypeRuntimeWiring.Builder query = TypeRuntimeWiring.newTypeWiring("Query");
        query.dataFetcher("entity", field -> find(field, uri(field, "uri")));
        query.dataFetcher("entities", field -> list(field, types));
        query.dataFetcher("owner", QueryFields::owner);
        composition
                .lookups()
                .forEach((name, type) -> query.dataFetcher(name, field -> find(field, typed(field, type))));
        query.dataFetcher("status", Moments::asked);
        query.dataFetcher("caller", Caller::of);
        schema.type(query);
    }

    /** The entity as the request sees it, and everything below it at the same moment. */
    static CompletableFuture<DataFetcherResult<EntityView>> find(DataFetchingEnvironment field, EntityUri uri) {
        GraphSnapshot graph = Moments.asked(field);
        return seenAt(graph, Loaders.entity(field, new Read.OfEntity(graph, uri)));
    }

    private static CompletableFuture<DataFetcherResult<Owner>> owner(DataFetchingEnvironment field) {
        GraphSnapshot graph = Moments.asked(field);
        return seenAt(graph, Loaders.owner(field, new Read.OfOwner(graph, OwnerFields.target(field))));
    }

    private static CompletableFuture<DataFetcherResult<Page<EntityView>>> list(
            DataFetchingEnvironment field, Set<String> types) {
        GraphSnapshot graph = Moments.asked(field);
        EntityListing listing = new EntityListing(
                Optional.ofNullable(field.getArgument("type")),
                Optional.ofNullable(field.<String>getArgument("state")).map(EntityState::valueOf));
        PageRequest request = PageRequest.of(field);
        EntityListing.check(request);
        return seenAt(
                graph,
                Loaders.listing(field, new Read.OfListing(graph, listing, request))
                        .thenApply(page -> known(page, listing, graph, types)));
    }

    /** Entities may be of a type that no plugin defines; a type that there is nothing of either is a slip of the pen. */
    private static Page<EntityView> known(
            Page<EntityView> page, EntityListing listing, GraphSnapshot graph, Set<String> types) {
        listing.type()
                .filter(type -> page.entries().isEmpty()
                        && !types.contains(type)
                        && graph.entities(listing.type(), Optional.empty(), 1).isEmpty())
                .ifPresent(type -> {
                    throw new QueryException(
                            Code.BAD_INPUT, "type: there is no entity type '%s'; there are %s".formatted(type, types));
                });
        return page;
    }

    /** Everything below a field that has found something sees the moment at which it was found. */
    private static <T> CompletableFuture<DataFetcherResult<T>> seenAt(GraphSnapshot graph, CompletableFuture<T> found) {
        return found.thenApply(value ->
                DataFetcherResult.<T>newResult().data(value).localContext(graph).build());
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
