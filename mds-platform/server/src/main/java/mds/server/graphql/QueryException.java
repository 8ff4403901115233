package mds.server.graphql;

import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import graphql.schema.DataFetchingEnvironment;
import java.io.Serial;
import java.util.Map;

/** Something that a query asks for and cannot have; the message is for whoever asks. */
public final class QueryException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Under which an error's extensions hold the code. */
    public static final String CODE = "code";

    /** What clients tell the reasons apart by. */
    public enum Code {
        /** An argument makes no sense. */
        BAD_INPUT,
        /** There is more than the field can show. */
        TRUNCATED,
        /** The search engine is away; the graph answers nevertheless. */
        SEARCH_UNAVAILABLE,
        /** The field is for administrators, and this is none. */
        FORBIDDEN,
        /** What was to be written could not be; trying again later is safe. */
        STORE_UNAVAILABLE
    }

    private final Code code;

    QueryException(Code code, String message) {
        super(message);
        this.code = code;
    }

    /** The error of a field that could not be answered, or not wholly. */
    public GraphQLError error(DataFetchingEnvironment field) {
        return GraphqlErrorBuilder.newError(field)
                .message("%s", String.valueOf(getMessage()))
                .extensions(Map.of(CODE, code.name()))
                .build();
    }
}
