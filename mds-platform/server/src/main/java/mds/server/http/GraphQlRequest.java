package mds.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import graphql.language.OperationDefinition;
import graphql.parser.InvalidSyntaxException;
import graphql.parser.Parser;
import io.helidon.common.uri.UriQuery;
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** A GraphQL request as it comes over HTTP: the parameters of GraphQL over HTTP, section 4. */
record GraphQlRequest(String query, Optional<String> operationName, Map<String, Object> variables) {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    /** A request that is not well-formed; the message says what was expected. */
    static final class Malformed extends Exception {
        @Serial
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    static GraphQlRequest ofBody(byte[] body) throws Malformed {
        JsonNode request = parse(new String(body, StandardCharsets.UTF_8), "the body");
        if (!request.isObject() || !request.path("query").isTextual()) {
            throw new Malformed("expected a JSON object with a text field 'query'");
        }
        check(request, "variables", JsonNode::isObject, "an object");
        check(request, "extensions", JsonNode::isObject, "an object");
        check(request, "operationName", JsonNode::isTextual, "text");
        return new GraphQlRequest(
                request.path("query").textValue(),
                Optional.ofNullable(request.path("operationName").textValue()),
                variables(request.path("variables")));
    }

    static GraphQlRequest ofUrl(UriQuery parameters) throws Malformed {
        if (!parameters.contains("query")) {
            throw new Malformed("expected a parameter 'query'");
        }
        JsonNode variables = MAPPER.missingNode();
        if (parameters.contains("variables")) {
            variables = parse(parameters.get("variables"), "the parameter 'variables'");
            if (!variables.isObject() && !variables.isNull()) {
                throw new Malformed("the parameter 'variables': expected a JSON object");
            }
        }
        Optional<String> operation = parameters.contains("operationName")
                ? Optional.of(parameters.get("operationName")).filter(name -> !name.isEmpty())
                : Optional.empty();
        return new GraphQlRequest(parameters.get("query"), operation, variables(variables));
    }

    /** Whether the request would do more than read; such a request may not be a GET. */
    boolean mutates() {
        try {
            return Parser.parse(query).getDefinitionsOfType(OperationDefinition.class).stream()
                    .filter(operation ->
                            operationName.isEmpty() || operationName.get().equals(operation.getName()))
                    .anyMatch(operation -> operation.getOperation() != OperationDefinition.Operation.QUERY);
        } catch (InvalidSyntaxException e) {
            return false;
        }
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

    private static Map<String, Object> variables(JsonNode variables) {
        return variables.isObject() ? MAPPER.convertValue(variables, OBJECT) : Map.of();
    }
}
