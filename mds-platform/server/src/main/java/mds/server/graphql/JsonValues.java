package mds.server.graphql;

import com.fasterxml.jackson.databind.JsonNode;
import graphql.scalars.ExtendedScalars;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLNonNull;
import graphql.schema.GraphQLType;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns stored JSON into the values that GraphQL's scalars expect. */
final class JsonValues {
    private JsonValues() {}

    /**
     * The value of a field.
     *
     * @return empty for JSON null and for what does not fit the type: an attribute whose type changed since it was stored
     */
    static Optional<Object> value(JsonNode json, GraphQLType type) {
        return switch (type) {
            case GraphQLNonNull required -> value(json, required.getWrappedType());
            case GraphQLList list -> values(json, list.getWrappedType());
            case GraphQLNamedType named -> single(json, named.getName());
            default -> Optional.empty();
        };
    }

    private static Optional<Object> values(JsonNode json, GraphQLType type) {
        if (!json.isArray()) {
            return Optional.empty();
        }
        List<Object> values = new ArrayList<>(json.size());
        json.forEach(element -> value(element, type).ifPresent(values::add));
        return Optional.of(values);
    }

    private static Optional<Object> single(JsonNode json, String type) {
        return switch (type) {
            case "String", "ID" -> text(json);
            case "Int" ->
                json.isIntegralNumber() && json.canConvertToInt() ? Optional.of(json.intValue()) : Optional.empty();
            case "Long" ->
                json.isIntegralNumber() && json.canConvertToLong() ? Optional.of(json.longValue()) : Optional.empty();
            case "Float" -> json.isNumber() ? Optional.of(json.doubleValue()) : Optional.empty();
            case "Boolean" -> json.isBoolean() ? Optional.of(json.booleanValue()) : Optional.empty();
            case "DateTime" -> json.isTextual() ? instant(json.textValue()) : Optional.empty();
            case "JSON" -> plain(json);
            // The symbols of enums, and documents, whose own fields come here again.
            default -> json.isObject() ? Optional.of(json) : text(json);
        };
    }

    private static Optional<Object> text(JsonNode json) {
        return json.isTextual() ? Optional.of(json.textValue()) : Optional.empty();
    }

    private static Optional<Object> instant(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Optional<Object> plain(JsonNode json) {
        return switch (json.getNodeType()) {
            case OBJECT -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                json.properties()
                        .forEach(
                                field -> plain(field.getValue()).ifPresent(value -> fields.put(field.getKey(), value)));
                yield Optional.of(fields);
            }
            case ARRAY -> values(json, ExtendedScalars.Json);
            case STRING -> Optional.of(json.textValue());
            case NUMBER -> Optional.of(json.numberValue());
            case BOOLEAN -> Optional.of(json.booleanValue());
            case BINARY, POJO, NULL, MISSING -> Optional.empty();
        };
    }
}
