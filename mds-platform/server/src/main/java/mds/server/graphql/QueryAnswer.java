package mds.server.graphql;

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
        /** It took too long. */
        TIMED_OUT,
        /** The host failed. */
        FAILED
    }
}
