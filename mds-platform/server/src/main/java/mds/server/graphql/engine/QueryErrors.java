package mds.server.graphql.engine;

import graphql.ErrorType;
import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import graphql.execution.DataFetcherExceptionHandler;
import graphql.execution.DataFetcherExceptionHandlerParameters;
import graphql.execution.DataFetcherExceptionHandlerResult;
import graphql.introspection.IntrospectionDisabledError;
import graphql.schema.DataFetchingEnvironment;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import mds.server.graphql.QueryException;
import mds.server.graphql.RequestThreads;

/** Says what went wrong: to the client by a code it can act on, to the log what is none of the client's business. */
final class QueryErrors implements DataFetcherExceptionHandler {
    private static final System.Logger LOG = System.getLogger(QueryErrors.class.getName());

    @Override
    public CompletableFuture<DataFetcherExceptionHandlerResult> handleException(
            DataFetcherExceptionHandlerParameters failure) {
        Throwable cause = failure.getException();
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        GraphQLError error = cause instanceof QueryException expected
                ? expected.error(failure.getDataFetchingEnvironment())
                : internal(cause, failure.getDataFetchingEnvironment());
        return CompletableFuture.completedFuture(
                DataFetcherExceptionHandlerResult.newResult(error).build());
    }

    /** An error as it is written in a response. */
    static Map<String, Object> specification(GraphQLError error) {
        Map<String, Object> written = new LinkedHashMap<>(error.toSpecification());
        Map<String, Object> extensions = new LinkedHashMap<>();
        BrokenBound.of(error).ifPresent(bound -> {
            written.put("message", bound.message());
            extensions.putAll(bound.extensions());
        });
        Optional.ofNullable(error.getExtensions()).ifPresent(extensions::putAll);
        extensions.putIfAbsent(QueryException.CODE, code(error));
        written.put("extensions", extensions);
        return written;
    }

    /** Logs a failure of the host's own under an id, which is all that the client gets to see of it. */
    static String logged(Throwable failure) {
        return logged(failure, false);
    }

    /** @param ended whether the request has; what fails then fails because of that, and no client sees it */
    private static String logged(Throwable failure, boolean ended) {
        String id = UUID.randomUUID().toString();
        boolean givenUp =
                ended || failure.getCause() instanceof InterruptedException || failure instanceof CancellationException;
        LOG.log(
                givenUp ? Level.DEBUG : Level.ERROR,
                "internal error %s while a query was answered".formatted(id),
                failure);
        return "internal error %s; the host's log tells more".formatted(id);
    }

    private static GraphQLError internal(Throwable failure, DataFetchingEnvironment field) {
        return GraphqlErrorBuilder.newError(field)
                .message("%s", logged(failure, RequestThreads.ended(field)))
                .extensions(Map.of(QueryException.CODE, "INTERNAL"))
                .build();
    }

    private static String code(GraphQLError error) {
        if (error instanceof IntrospectionDisabledError) {
            return "INTROSPECTION_DISABLED";
        }
        return switch (error.getErrorType()) {
            case ErrorType.InvalidSyntax -> "SYNTAX";
            case ErrorType.ValidationError, ErrorType.OperationNotSupported -> "INVALID_QUERY";
            case ErrorType.ExecutionAborted -> LimitExceeded.CODE;
            default -> "INTERNAL";
        };
    }
}
