package mds.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Map;

/** Sends JSON. */
final class JsonResponse {
    static final String JSON = "application/json";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private JsonResponse() {}

    static void send(ServerResponse response, int status, String mediaType, Map<String, ?> body) {
        try {
            byte[] bytes = MAPPER.writeValueAsBytes(body);
            head(response, status, mediaType);
            response.send(bytes);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer is not JSON", e);
        }
    }

    /** Sends JSON that is written already, compressed if the client takes that. */
    static void send(ServerRequest request, ServerResponse response, int status, String mediaType, byte[] json) {
        head(response, status, mediaType);
        Compression.send(request, response, json);
    }

    private static void head(ServerResponse response, int status, String mediaType) {
        response.status(Status.create(status));
        response.header(HeaderValues.create(HeaderNames.CONTENT_TYPE, mediaType + "; charset=utf-8"));
        response.header(HeaderValues.create("X-Content-Type-Options", "nosniff"));
    }

    /** An error of the plain HTTP API: {@code {"error": "…"}}. */
    static void error(ServerResponse response, int status, String message) {
        send(response, status, JSON, Map.of("error", message));
    }
}
