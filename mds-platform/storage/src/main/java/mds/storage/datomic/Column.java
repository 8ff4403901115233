package mds.storage.datomic;

import clojure.lang.Keyword;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mds.kernel.model.AttributeModel;

/**
 * The Datomic attribute that holds one attribute of the model. Its name tells how values are stored, so two types may
 * declare one name differently: {@code :attribute.text/version}, {@code :attribute.integer/version}.
 *
 * <p>Lists and documents are JSON text: Datomic's many-valued attributes are sets, which would lose order and duplicates.
 * Instants are text too, as the source spelled them; Datomic's own would cut them to milliseconds.
 */
record Column(Storage storage, String name) {
    static final String PREFIX = "attribute.";
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** In which form values are stored. */
    enum Storage {
        TEXT("text", "string"),
        INTEGER("integer", "long"),
        FLOAT("float", "double"),
        BOOLEAN("boolean", "boolean"),
        JSON("json", "string");

        private static final Map<String, Storage> BY_WORD =
                Stream.of(values()).collect(Collectors.toMap(storage -> storage.word, storage -> storage));

        private final String word;
        private final String valueType;

        Storage(String word, String valueType) {
            this.word = word;
            this.valueType = valueType;
        }
    }

    static Column of(AttributeModel attribute) {
        return new Column(attribute.many() ? Storage.JSON : storage(attribute), attribute.name());
    }

    /** The column that an attribute is; empty for one that holds no attribute of the model. */
    static Optional<Column> of(Keyword keyword) {
        String namespace = keyword.getNamespace();
        if (namespace == null || !namespace.startsWith(PREFIX)) {
            return Optional.empty();
        }
        return Optional.ofNullable(Storage.BY_WORD.get(namespace.substring(PREFIX.length())))
                .map(storage -> new Column(storage, keyword.getName()));
    }

    Keyword keyword() {
        return Keyword.intern(PREFIX + storage.word, name);
    }

    String valueType() {
        return storage.valueType;
    }

    /** @throws IllegalArgumentException if the value is not of the declared kind */
    Object store(JsonNode value) {
        boolean fits = switch (storage) {
            case TEXT -> value.isTextual();
            case INTEGER -> value.isIntegralNumber() && value.canConvertToLong();
            case FLOAT -> value.isNumber();
            case BOOLEAN -> value.isBoolean();
            case JSON -> true;
        };
        if (!fits) {
            throw new IllegalArgumentException("attribute '%s' is %s; the model declares it as %s"
                    .formatted(name, value.getNodeType(), storage.word));
        }
        return switch (storage) {
            case TEXT -> value.textValue();
            case INTEGER -> value.longValue();
            case FLOAT -> value.doubleValue();
            case BOOLEAN -> value.booleanValue();
            case JSON -> write(value);
        };
    }

    JsonNode json(Object stored) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (storage) {
            case TEXT -> nodes.textNode((String) stored);
            case INTEGER -> nodes.numberNode((long) stored);
            case FLOAT -> nodes.numberNode((double) stored);
            case BOOLEAN -> nodes.booleanNode((boolean) stored);
            case JSON -> read((String) stored);
        };
    }

    private static Storage storage(AttributeModel attribute) {
        return switch (attribute.kind()) {
            case TEXT, INSTANT -> Storage.TEXT;
            case INTEGER -> Storage.INTEGER;
            case FLOAT -> Storage.FLOAT;
            case BOOLEAN -> Storage.BOOLEAN;
            case JSON -> Storage.JSON;
        };
    }

    static String write(JsonNode value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a JSON value cannot be written: " + e.getMessage(), e);
        }
    }

    static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("'%s' was stored as JSON and is none".formatted(text), e);
        }
    }
}
