package mds.server.graphql;

import graphql.schema.DataFetcher;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.idl.SchemaDirectiveWiring;
import graphql.schema.idl.SchemaDirectiveWiringEnvironment;
import mds.server.graphql.QueryException.Code;

/** The one place that keeps everybody but administrators from the fields with {@code @administration}. */
final class AdministratorsOnly implements SchemaDirectiveWiring {
    @Override
    public GraphQLFieldDefinition onField(SchemaDirectiveWiringEnvironment<GraphQLFieldDefinition> environment) {
        DataFetcher<?> open = environment.getFieldDataFetcher();
        String name = environment.getFieldDefinition().getName();
        environment.setFieldDataFetcher(field -> switch (Caller.of(field)) {
            case Caller.Administrator administrator -> open.get(field);
            case Caller.Visitor(var hint) ->
                throw new QueryException(Code.FORBIDDEN, "%s is for administrators: %s".formatted(name, hint));
        });
        return environment.getFieldDefinition();
    }
}
