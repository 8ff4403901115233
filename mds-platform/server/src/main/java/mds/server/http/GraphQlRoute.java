package mds.server.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import graphql.language.OperationDefinition.Operation;
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
import mds.server.graphql.Caller;
import mds.server.graphql.engine.GraphQlService;
import mds.server.graphql.engine.QueryAnswer;
import mds.server.graphql.engine.QueryRequest;

/**
 * {@code /graphql}, by the GraphQL-over-HTTP specification (draft of 2025): GET and POST, and the status follows the media
 * type that the client accepts. Clients that accept {@code text/event-stream} get an {@link EventStream}.
 */
final class GraphQlRoute implements HttpService {
    private static final String RESPONSE = "application/graphql-response+json";
    private static final MediaType RESPONSE_TYPE = MediaTypes.create(RESPONSE);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final GraphQlService service;
    private final Callers callers;
    private final BodyBudget budget;
    private final Duration patience;

    /**
     * @param budget of all bodies
     * @param patience with a body that does not come
     */
    GraphQlRoute(GraphQlService service, Callers callers, BodyBudget budget, Duration patience) {
        this.budget = budget;
        this.service = service;
        this.callers = callers;
        this.patience = patience;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/", this::get).post("/", this::post).any("/", this::other);
    }

    private void get(ServerRequest request, ServerResponse response) throws InterruptedException {
        try {
            QueryRequest query = GraphQlRequest.ofUrl(caller(request), request.query());
            if (service.operation(query)
                    .filter(operation -> operation == Operation.MUTATION)
                    .isPresent()) {
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
            answer(request, response, posted(request));
        } catch (GraphQlRequest.Malformed e) {
            refuse(request, response, 400, String.valueOf(e.getMessage()));
        } catch (BoundedBody.Refused e) {
            response.header(HeaderValues.CONNECTION_CLOSE);
            refuse(request, response, e.status(), String.valueOf(e.getMessage()));
            throw BoundedBody.abandon(e);
        }
    }

    private QueryRequest posted(ServerRequest request) throws GraphQlRequest.Malformed, BoundedBody.Refused {
        try (BodyBudget.Share share = budget.share()) {
            byte[] body = BoundedBody.read(request, service.limits().requestBytes(), share, patience);
            return GraphQlRequest.ofBody(caller(request), body);
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

    private void answer(ServerRequest request, ServerResponse response, QueryRequest query)
            throws InterruptedException {
        if (EventStream.isAccepted(request)) {
            new EventStream(service, response).serve(query);
            return;
        }
        Optional<String> accepted = accepted(request);
        if (accepted.isEmpty()) {
            refuse(request, response, 406, "accept one of %s, %s".formatted(RESPONSE, JsonResponse.JSON));
            return;
        }
        if (service.operation(query)
                .filter(operation -> operation == Operation.SUBSCRIPTION)
                .isPresent()) {
            refuse(request, response, 406, "a subscription is answered as text/event-stream only; accept that");
            return;
        }
        QueryAnswer answer = service.answer(query);
        try {
            byte[] json =
                    BoundedBody.write(MAPPER, answer.body(), service.limits().answerBytes());
            JsonResponse.send(request, response, status(answer, accepted.get()), accepted.get(), json);
        } catch (BoundedBody.TooLarge e) {
            JsonResponse.send(
                    response,
                    refused(accepted.get()),
                    accepted.get(),
                    QueryAnswer.tooLarge(service.limits().answerBytes()).body());
        }
    }

    private Caller caller(ServerRequest request) {
        return callers.caller(name -> request.headers().all(HeaderNames.create(name), List::of));
    }

    private static int status(QueryAnswer answer, String mediaType) {
        return switch (answer.status()) {
            case EXECUTED -> 200;
            case REFUSED -> refused(mediaType);
            case NOT_YET -> 503;
            case TIMED_OUT -> 504;
            case FAILED -> 500;
        };
    }

    /** Clients of the older media type take any other status for a failure of the network. */
    private static int refused(String mediaType) {
        return mediaType.equals(JsonResponse.JSON) ? 200 : 400;
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
