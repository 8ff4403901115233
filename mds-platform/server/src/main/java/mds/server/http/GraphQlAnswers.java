package mds.server.http;

import java.util.Map;
import java.util.Optional;

/** Whoever answers GraphQL requests. Thread-safe; blocks. */
@FunctionalInterface
public interface GraphQlAnswers {
    /**
     * Answers a request.
     *
     * @param query the document
     * @param operationName which of its operations; may be absent if there is one
     * @param variables by name, as JSON values
     */
    Answer answer(String query, Optional<String> operationName, Map<String, Object> variables);

    /**
     * An answer.
     *
     * @param body the response map of the GraphQL specification, section 7.1
     * @param executed whether execution began: a request error has no {@code data} entry at all
     * @param timedOut whether it was given up because it took too long
     */
    record Answer(Map<String, Object> body, boolean executed, boolean timedOut) {}
}
