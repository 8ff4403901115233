package mds.server.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Serial;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Asks a running host over GraphQL; of several, whichever answers knows what the one before has said. */
public final class HostClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** Longer than the host takes for its longest mutation. */
    private static final Duration ANSWER = Duration.ofMinutes(6);

    private final URI url;
    private final Optional<String> token;
    /** What the latest answer knew of. */
    private final AtomicLong basis = new AtomicLong();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT).build();

    HostClient(URI url, Optional<String> token) {
        this.url = url;
        this.token = token;
    }

    /** Why there is no answer to go on with, in words for whoever typed the command; it ends with the code 2. */
    public static final class NoAnswer extends Exception {
        @Serial
        private static final long serialVersionUID = 1L;

        NoAnswer(String message) {
            super(message);
        }

        NoAnswer(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * The {@code data} of the answer.
     *
     * @throws NoAnswer if the host cannot be reached, or answers with errors
     */
    JsonNode ask(String query, Map<String, ?> variables) throws NoAnswer, InterruptedException {
        JsonNode answer = answer(send(request(query, variables)));
        List<String> errors = new ArrayList<>();
        answer.path("errors").forEach(error -> errors.add(error.path("message").asText()));
        if (!errors.isEmpty()) {
            throw new NoAnswer(String.join("\nmds: ", errors));
        }
        basis.accumulateAndGet(answer.at("/extensions/basis").asLong(), Math::max);
        return answer.path("data");
    }

    private HttpRequest request(String query, Map<String, ?> variables) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            URI.create(url.toString().replaceAll("/+$", "") + "/graphql"))
                    .timeout(ANSWER)
                    .header("Content-Type", "application/json")
                    .header("Accept", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(Map.of(
                            "query", query, "variables", variables, "extensions", Map.of("minBasis", basis.get())))));
            token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
            return request.build();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a query is not JSON", e);
        }
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws NoAnswer, InterruptedException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new NoAnswer(
                    "no host answers at %s (%s); is it running? Name another one with --url or MDS_URL"
                            .formatted(url, e),
                    e);
        }
    }

    private JsonNode answer(HttpResponse<byte[]> response) throws NoAnswer {
        try {
            JsonNode answer = JSON.readTree(response.body());
            if (answer.has("data") || answer.has("errors")) {
                return answer;
            }
        } catch (IOException e) {
            // told below, as is JSON that is no answer
        }
        throw new NoAnswer("what answers at %s is no MDS (HTTP status %d); name another one with --url or MDS_URL"
                .formatted(url, response.statusCode()));
    }
}
