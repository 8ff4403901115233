package mds.kernel.normalization;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import mds.kernel.model.AttributeModel;
import mds.kernel.model.DocumentModel;
import mds.kernel.model.EntityTypeModel;
import mds.kernel.model.GraphModel;
import mds.plugin.EntityUri;

/** Holds the values of one entity's attributes against their types, down to the fields of documents within them. */
final class ValueCheck {
    private final GraphModel model;
    private final EntityUri uri;
    private final List<String> faults;

    ValueCheck(GraphModel model, EntityUri uri, List<String> faults) {
        this.model = model;
        this.uri = uri;
        this.faults = faults;
    }

    void check(EntityTypeModel type, Map<String, JsonNode> values) {
        check(type.graphQlName(), "", type.attributes(), values);
    }

    private void check(String type, String path, Map<String, AttributeModel> declared, Map<String, JsonNode> values) {
        values.forEach((name, value) -> {
            AttributeModel attribute = declared.get(name);
            if (attribute == null) {
                fault("has '%s', which type %s does not declare".formatted(path + name, type));
            } else {
                check(type, path + name, attribute, value);
            }
        });
        declared.values().stream()
                .filter(attribute -> attribute.required() && !values.containsKey(attribute.name()))
                .forEach(attribute -> fault("has no '%s', which %s.%s declares as non-null"
                        .formatted(path + attribute.name(), type, attribute.name())));
    }

    private void check(String type, String path, AttributeModel attribute, JsonNode value) {
        if (attribute.many() ? !value.isArray() || !all(value, attribute) : !fits(value, attribute)) {
            fault("has '%s' = %s; type %s declares %s".formatted(path, shortened(value), type, expectation(attribute)));
            return;
        }
        DocumentModel document = model.documents().get(attribute.type());
        if (document != null && attribute.many()) {
            for (int at = 0; at < value.size(); at++) {
                checkDocument(document, "%s[%d].".formatted(path, at), value.get(at));
            }
        } else if (document != null) {
            checkDocument(document, path + ".", value);
        }
    }

    /** Inside a document, null stands for what is not there. */
    private void checkDocument(DocumentModel document, String path, JsonNode value) {
        Map<String, JsonNode> fields = new HashMap<>();
        value.properties().forEach(field -> {
            if (!field.getValue().isNull()) {
                fields.put(field.getKey(), field.getValue());
            }
        });
        check(document.graphQlName(), path, document.fields(), fields);
    }

    private boolean all(JsonNode values, AttributeModel attribute) {
        return values.valueStream().allMatch(value -> fits(value, attribute));
    }

    private boolean fits(JsonNode value, AttributeModel attribute) {
        return switch (attribute.kind()) {
            case TEXT ->
                value.isTextual()
                        && (attribute.symbols().isEmpty() || attribute.symbols().contains(value.textValue()));
            case INTEGER ->
                value.isIntegralNumber() && (isInt(attribute) ? value.canConvertToInt() : value.canConvertToLong());
            case FLOAT -> value.isNumber() && Double.isFinite(value.doubleValue());
            case BOOLEAN -> value.isBoolean();
            case INSTANT -> value.isTextual() && isInstant(value.textValue());
            case JSON -> value.isObject() || !model.documents().containsKey(attribute.type());
        };
    }

    /** GraphQL, section 3.5.1: an Int has 32 bits, and no client could be told of more. */
    private static boolean isInt(AttributeModel attribute) {
        return attribute.type().equals("Int");
    }

    private static boolean isInstant(String text) {
        try {
            OffsetDateTime.parse(text);
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private String expectation(AttributeModel attribute) {
        String one;
        if (!attribute.symbols().isEmpty()) {
            one = "one of " + attribute.symbols().stream().sorted().toList();
        } else if (isInt(attribute)) {
            one = "integer of 32 bits";
        } else if (model.documents().containsKey(attribute.type())) {
            one = "object of type " + attribute.type();
        } else {
            one = attribute.kind().name().toLowerCase(Locale.ROOT);
        }
        return attribute.many() ? "a list of " + one : one;
    }

    private void fault(String fault) {
        faults.add("%s %s".formatted(uri, fault));
    }

    private static String shortened(JsonNode value) {
        String text = value.toString();
        return text.length() <= 120 ? text : text.substring(0, 120) + "…";
    }
}
