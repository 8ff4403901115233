package mds.server.graphql.engine;

import java.util.Map;
import java.util.Optional;
import mds.server.graphql.Caller;

/**
 * What a client asks for.
 *
 * @param caller who asks
 * @param query the document; empty if the extensions name one that was persisted
 * @param operationName which of the document's operations; empty if it has one
 * @param variables by name
 * @param extensions {@code persistedQuery}, {@code minBasis}; others mean nothing
 */
public record QueryRequest(
        Caller caller,
        Optional<String> query,
        Optional<String> operationName,
        Map<String, Object> variables,
        Map<String, Object> extensions) {}
