package mds.server.graphql;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.TypeRuntimeWiring;
import java.util.Optional;
import mds.plugin.EntityUri;
import mds.server.graphql.Interests.Interest;
import mds.server.graphql.QueryException.Code;

/** How the fields of {@code Subscription} are answered: as a query would, noting what the answer depends on. */
final class SubscriptionFields {
    private final SearchFields searches;

    SubscriptionFields(SearchFields searches) {
        this.searches = searches;
    }

    void into(RuntimeWiring.Builder schema) {
        schema.type(TypeRuntimeWiring.newTypeWiring("Subscription")
                .dataFetcher("entityChanged", field -> {
                    EntityUri uri = QueryFields.uri(field, "uri");
                    note(field, new Interest.OfEntity(uri));
                    return QueryFields.find(field, uri);
                })
                .dataFetcher("searchChanged", field -> {
                    note(field, new Interest.OfSearch(searches.types(field)));
                    return searches.searchSoon(field);
                }));
    }

    static void note(DataFetchingEnvironment field, Interest interest) {
        Optional.ofNullable(field.getGraphQlContext().<Interests>get(Interests.class))
                .orElseThrow(() ->
                        new QueryException(Code.BAD_INPUT, "a subscription needs the header Accept: text/event-stream"))
                .add(interest);
    }
}
