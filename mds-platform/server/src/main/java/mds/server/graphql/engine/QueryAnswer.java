package mds.server.graphql.engine;

import java.util.List;
import java.util.Map;
import mds.server.graphql.QueryException;

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
        return failed(status, message, Map.of(QueryException.CODE, code));
    }

    /** An answer that has an error and nothing else; the extensions tell programs what is wrong. */
    static QueryAnswer failed(Status status, String message, Map<String, Object> extensions) {
        return new QueryAnswer(Map.of("errors", List.of(Map.of("message", message, "extensions", extensions))), status);
    }

    /** An answer that is not sent, since it is larger than it may be. */
    public static QueryAnswer tooLarge(int allowed) {
        return failed(
                Status.REFUSED,
                "the answer has more than %d bytes; ask for smaller pages (first:) or fewer fields".formatted(allowed),
                LimitExceeded.extensions("size", allowed + 1L, allowed));
    }
}
