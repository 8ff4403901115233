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
    private final Reads reads;

    private ExecutableSchema(GraphQLSchema schema, Reads reads) {
        this.schema = schema;
        this.reads = reads;
    }

    /**
     * Puts the code behind the fields.
     *
     * @param concerns what there is beside asking the graph
     * @param threads on which mutations run, which may block, and which no request ends
     */
    public static ExecutableSchema of(
            Composition composition, SearchIndex index, List<FieldGroup> concerns, Executor threads) {
        SearchFields search = new SearchFields(
                composition.model().entityTypes().keySet(),
                composition.model().attributes().keySet(),
                index);
        return new ExecutableSchema(
                Resolvers.schema(composition, search, concerns, threads), new Reads(composition.model()));
    }

    /** What GraphQL executes. A request needs {@link Moments}, {@link RequestThreads} and its {@link Caller} in its context. */
    public GraphQLSchema schema() {
        return schema;
    }

    /** The reads of one request. */
    public DataLoaderRegistry loaders(RequestThreads threads) {
        return Loaders.registry(reads, threads);
    }
}
