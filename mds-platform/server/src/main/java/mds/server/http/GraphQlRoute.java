package mds.server.http;

import io.helidon.common.media.type.MediaType;
import io.helidon.common.media.type.MediaTypes;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpMediaType;
import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mds.server.graphql.GraphQlEngine;
import mds.server.graphql.QueryAnswer;

/**
 * {@code /graphql}, by the GraphQL-over-HTTP specification (draft of 2025): GET and POST, and the status follows the media
 * type that the client accepts.
 */
final class GraphQlRoute implements HttpService {
    private static final String RESPONSE = "application/graphql-response+json";
    private static final MediaType RESPONSE_TYPE = MediaTypes.create(RESPONSE);

    private static final Duration LONGEST = Duration.ofSeconds(10);
    /** Long enough for what mutations wait for, which bound their own work: given up halfway, nobody knew what was done. */
    private static final Duration LONGEST_MUTATION = Duration.ofMinutes(5);

    private final GraphQlEngine engine;
    private final Callers callers;

    GraphQlRoute(GraphQlEngine engine, Callers callers) {
        this.engine = engine;
        this.callers = callers;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/", this::get).post("/", this::post).any("/", this::other);
    }

    private void get(ServerRequest request, ServerResponse response) throws InterruptedException {
        try {
            GraphQlRequest query = GraphQlRequest.ofUrl(request.query());
            if (query.mutates()) {
                response.header(HeaderValues.create(HeaderNames.ALLOW, "POST"));
                refuse(request, response, 405, "only queries may use GET; POST a mutation");
                return;
            }
            answer(request, response, query);
        } catch (GraphQlRequest.Malformed e) {
            refuse(request, response, 400, String.valueOf(e.getMessage()));
        }
    }

    private void post(ServerRequest request, ServerResponse response) throws InterruptedException {
        boolean json = request.headers()
                .contentType()
                .map(HttpMediaType::mediaType)
                .filter(type -> type.text().equals(JsonResponse.JSON))
                .isPresent();
        if (!json) {
            refuse(request, response, 415, "the Content-Type must be " + JsonResponse.JSON);
            return;
        }
        try {
            answer(request, response, GraphQlRequest.ofBody(request.content().as(byte[].class)));
        } catch (GraphQlRequest.Malformed e) {
            refuse(request, response, 400, String.valueOf(e.getMessage()));
        }
    }

    private void other(ServerRequest request, ServerResponse response) {
        if (request.prologue().method().equals(Method.OPTIONS)) {
            response.next();
            return;
        }
        response.header(HeaderValues.create(HeaderNames.ALLOW, "GET, POST"));
        refuse(request, response, 405, "use GET or POST");
    }

    private void answer(ServerRequest request, ServerResponse response, GraphQlRequest query)
            throws InterruptedException {
        Optional<String> accepted = accepted(request);
        if (accepted.isEmpty()) {
            refuse(request, response, 406, "accept one of %s, %s".formatted(RESPONSE, JsonResponse.JSON));
            return;
        }
        QueryAnswer answer = engine.execute(
                callers.caller(name -> request.headers().all(HeaderNames.create(name), List::of)),
                query.query(),
                query.operationName(),
                query.variables(),
                query.mutates() ? LONGEST_MUTATION : LONGEST);
        int status = switch (answer.status()) {
            case EXECUTED -> 200;
            case REFUSED -> accepted.get().equals(JsonResponse.JSON) ? 200 : 400;
            case TIMED_OUT -> 504;
            case FAILED -> 500;
        };
        JsonResponse.send(response, status, accepted.get(), answer.body());
    }

    private static void refuse(ServerRequest request, ServerResponse response, int status, String message) {
        JsonResponse.send(
                response,
                status,
                accepted(request).orElse(JsonResponse.JSON),
                Map.of("errors", List.of(Map.of("message", message))));
    }

    /** The media type to answer in: clients that do not say get the older one, which all understand. */
    private static Optional<String> accepted(ServerRequest request) {
        List<HttpMediaType> types = request.headers().acceptedTypes();
        if (types.isEmpty()) {
            return Optional.of(JsonResponse.JSON);
        }
        for (HttpMediaType type : types) {
            if (type.mediaType().type().equals("*")) {
                return Optional.of(JsonResponse.JSON);
            }
            if (type.test(RESPONSE_TYPE)) {
                return Optional.of(RESPONSE);
            }
            if (type.test(MediaTypes.APPLICATION_JSON)) {
                return Optional.of(JsonResponse.JSON);
            }
        }
        return Optional.empty();
    }
}
