package mds.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.helidon.common.uri.UriQuery;
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import mds.server.graphql.Caller;
import mds.server.graphql.engine.QueryRequest;

/** Reads a GraphQL request as it comes over HTTP: the parameters of GraphQL over HTTP, section 4. */
final class GraphQlRequest {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private GraphQlRequest() {}

    /** A request that is not well-formed; the message says what was expected. */
    static final class Malformed extends Exception {
        @Serial
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    static QueryRequest ofBody(Caller caller, byte[] body) throws Malformed {
        JsonNode request = parse(new String(body, StandardCharsets.UTF_8), "the body");
        if (!request.isObject()) {
            throw new Malformed("expected a JSON object with a text field 'query'; one request at a time");
        }
        check(request, "query", JsonNode::isTextual, "text");
        check(request, "variables", JsonNode::isObject, "an object");
        check(request, "extensions", JsonNode::isObject, "an object");
        check(request, "operationName", JsonNode::isTextual, "text");
        if (!request.path("query").isTextual() && !request.path("extensions").has("persistedQuery")) {
            throw new Malformed("expected a JSON object with a text field 'query'");
        }
        return new QueryRequest(
                caller,
                Optional.ofNullable(request.path("query").textValue()),
                Optional.ofNullable(request.path("operationName").textValue()),
                object(request.path("variables")),
                object(request.path("extensions")));
    }

    static QueryRequest ofUrl(Caller caller, UriQuery parameters) throws Malformed {
        JsonNode extensions = json(parameters, "extensions");
        Optional<String> query = text(parameters, "query");
        if (query.isEmpty() && !extensions.has("persistedQuery")) {
            throw new Malformed("expected a parameter 'query'");
        }
        return new QueryRequest(
                caller,
                query,
                text(parameters, "operationName").filter(name -> !name.isEmpty()),
                object(json(parameters, "variables")),
                object(extensions));
    }

    private static Optional<String> text(UriQuery parameters, String name) {
        return parameters.contains(name) ? Optional.of(parameters.get(name)) : Optional.empty();
    }

    private static JsonNode json(UriQuery parameters, String name) throws Malformed {
        if (!parameters.contains(name)) {
            return MAPPER.missingNode();
        }
        JsonNode value = parse(parameters.get(name), "the parameter '%s'".formatted(name));
        if (!value.isObject() && !value.isNull()) {
            throw new Malformed("the parameter '%s': expected a JSON object".formatted(name));
        }
        return value;
    }

    private static JsonNode parse(String text, String what) throws Malformed {
        try {
            JsonNode parsed = MAPPER.readTree(text);
            if (parsed == null || parsed.isMissingNode()) {
                throw new Malformed(what + " is empty; expected JSON");
            }
            return parsed;
        } catch (JsonProcessingException e) {
            throw new Malformed("%s is not JSON: %s".formatted(what, e.getOriginalMessage()));
        }
    }

    private static void check(JsonNode request, String field, Predicate<JsonNode> fits, String expectation)
            throws Malformed {
        JsonNode value = request.path(field);
        if (!value.isMissingNode() && !value.isNull() && !fits.test(value)) {
            throw new Malformed("field '%s': expected %s".formatted(field, expectation));
        }
    }

    private static Map<String, Object> object(JsonNode value) {
        return value.isObject() ? MAPPER.convertValue(value, OBJECT) : Map.of();
    }
}
