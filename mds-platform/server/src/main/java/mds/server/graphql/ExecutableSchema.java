package mds.server.graphql;

import graphql.schema.GraphQLSchema;
import java.util.List;
import java.util.concurrent.Executor;
import mds.kernel.search.SearchIndex;
import mds.schema.Composition;
import org.dataloader.DataLoaderRegistry;

/** A composition with the code behind its fields, which reads by whole levels of a query. */
public final class ExecutableSchema {
    /** How many entities a page of {@code Query.entities} looks at to find those in a state. */
    public static final int LOOKS = EntityListing.LOOKS;

    private final GraphQLSchema schema;
    private final Loaders loaders;

    private ExecutableSchema(GraphQLSchema schema, Loaders loaders) {
        this.schema = schema;
        this.loaders = loaders;
    }

    /**
     * Puts the code behind the fields.
     *
     * @param concerns what there is beside asking the graph
     * @param threads on which fields are answered; they may block
     */
    public static ExecutableSchema of(
            Composition composition, SearchIndex index, List<FieldGroup> concerns, Executor threads) {
        SearchFields search = new SearchFields(
                composition.model().entityTypes().keySet(),
                composition.model().attributes().keySet(),
                index,
                threads);
        return new ExecutableSchema(
                Resolvers.schema(composition, search, concerns, threads),
                new Loaders(new Reads(composition.model()), threads));
    }

    /** What GraphQL executes. A request needs {@link Moments} and its {@link Caller} in its context, each under its class. */
    public GraphQLSchema schema() {
        return schema;
    }

    /** The reads of one request. */
    public DataLoaderRegistry loaders() {
        return loaders.registry();
    }
}
