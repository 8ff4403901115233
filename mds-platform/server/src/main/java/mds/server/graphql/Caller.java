package mds.server.graphql;

import graphql.schema.DataFetchingEnvironment;
import java.util.Objects;

/** Who asks; known to every field of a request. */
public sealed interface Caller {
    /** Someone who may use the fields that are for administrators. */
    record Administrator() implements Caller {}

    /**
     * Anybody else.
     *
     * @param hint why they are no administrator, and the way out
     */
    record Visitor(String hint) implements Caller {}

    /** The caller of the request that a field belongs to. */
    static Caller of(DataFetchingEnvironment field) {
        return Objects.requireNonNull(field.getGraphQlContext().<Caller>get(Caller.class));
    }
}
