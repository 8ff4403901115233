package mds.server.graphql;

import java.util.List;
import java.util.Map;

/**
 * What a query comes to.
 *
 * @param body the response as the GraphQL specification describes it: data, errors, extensions
 * @param status how far it came
 */
public record QueryAnswer(Map<String, Object> body, Status status) {
    /** How far a query came. */
    public enum Status {
        /** It was executed: there is data, perhaps with errors beside it. */
        EXECUTED,
        /** It was not executed: it is malformed, invalid or asks for too much. */
        REFUSED,
        /** It was not executed: what it waits for is not there yet. */
        NOT_YET,
        /** It took too long. */
        TIMED_OUT,
        /** The host failed. */
        FAILED
    }

    /** An answer that has an error and nothing else. */
    static QueryAnswer failed(Status status, String code, String message) {
        return new QueryAnswer(Map.of("errors", List.of(QueryErrors.specification(code, message))), status);
    }
}
