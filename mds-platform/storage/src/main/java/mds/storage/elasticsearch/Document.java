package mds.storage.elasticsearch;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mds.kernel.graph.EntityState;
import mds.kernel.graph.EntityView;
import mds.kernel.model.AttributeKind;
import mds.kernel.model.AttributeModel;
import mds.kernel.model.GraphModel;
import mds.kernel.search.NameWords;
import mds.kernel.search.SearchDocument;
import mds.plugin.EntityUri;
import mds.plugin.Tag;
import org.jspecify.annotations.Nullable;

/** Makes an entity's document out of what a snapshot shows. */
final class Document {
    /** Another number says that documents, or their mapping, say something else of the same entities; every index is then built anew. */
    static final int FORMAT = 2;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Elasticsearch takes no longer id. */
    private static final int LONGEST_ID = 512;

    /** Nobody finds an entity by what stands behind the first pages of its description. */
    private static final int LONGEST_DESCRIPTION = 8192;

    private static final int LONGEST_SORT_NAME = 256;

    private Document() {}

    /** The id of an entity's document: the URI, or its digest where it is too long. */
    static String id(EntityUri uri) {
        String text = uri.toString();
        boolean fits = text.length() <= LONGEST_ID / 3 || text.getBytes(StandardCharsets.UTF_8).length <= LONGEST_ID;
        return fits ? text : "sha256:" + digest(text);
    }

    static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** The document as it is sent. */
    static byte[] json(SearchDocument document, GraphModel model, KnownWords known) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(2048)) {
            try (JsonGenerator json = JSON.createGenerator(bytes)) {
                write(document, model, known, json);
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "a document of %s could not be made"
                            .formatted(document.entity().uri()),
                    e);
        }
    }

    private static void write(SearchDocument document, GraphModel model, KnownWords known, JsonGenerator json)
            throws IOException {
        EntityView entity = document.entity();
        EntityUri uri = entity.uri();
        String id = id(entity);
        String nameKey = NameWords.key(entity.name());
        String idKey = NameWords.key(id);
        Optional<String> description = entity.description().map(text -> start(text, LONGEST_DESCRIPTION));
        List<String> tags = entity.tags().stream().map(Tag::toString).toList();
        Set<String> ownerWords = new LinkedHashSet<>();
        document.ownerKeys().forEach(owner -> ownerWords.addAll(known.indexed(owner)));
        Map<String, AttributeModel> declared = declared(entity, model);
        json.writeStartObject();
        json.writeStringField(Field.URI, uri.toString());
        json.writeStringField(Field.TYPE, uri.type());
        json.writeStringField(Field.SOURCE, uri.source());
        json.writeStringField(Field.STATE, state(entity).name());
        array(json, Field.TAGS, tags);
        array(json, Field.OWNERS, document.owners());
        array(json, Field.OWNER_KEYS, document.ownerKeys());
        array(json, Field.OWNED_BY, document.ownedBy());
        json.writeStringField(Field.OWNER_WORDS, String.join(" ", ownerWords));
        array(json, Field.DOMAINS, entity.domains());
        array(
                json,
                Field.PHRASES,
                phrases(nameKey, uri.part().isEmpty() ? idKey : NameWords.key(uri.id()), description));
        json.writeNumberField(Field.UPDATED, updated(entity).toEpochMilli());
        json.writeStringField(Field.SORT_NAME, start(NameWords.fold(entity.name()), LONGEST_SORT_NAME));
        array(json, Field.EXACT, exact(entity, id, nameKey, idKey));
        json.writeStringField(Field.ID, idKey);
        json.writeStringField(Field.NAME, String.join(" ", NameWords.indexed(entity.name())));
        Set<String> words = new LinkedHashSet<>(NameWords.indexed(uri.id()));
        uri.part().ifPresent(part -> words.addAll(NameWords.indexed(part)));
        words.addAll(known.indexed(uri.type()));
        tags.forEach(tag -> words.addAll(known.indexed(tag)));
        entity.domains().forEach(domain -> words.addAll(known.indexed(domain)));
        words.addAll(ownerWords);
        addSearchable(entity, declared, words);
        json.writeStringField(Field.WORDS, String.join(" ", words));
        if (description.isPresent()) {
            json.writeStringField(Field.DESCRIPTION, String.join(" ", NameWords.indexed(description.get())));
        }
        attributes(entity, declared, json);
        json.writeEndObject();
    }

    /** Whether enrichment has looked at an entity is bookkeeping, which no commit tells of: the index cannot follow it. */
    private static EntityState state(EntityView entity) {
        return entity.state() == EntityState.ENRICHED ? EntityState.HYDRATED : entity.state();
    }

    private static String start(String text, int length) {
        return text.substring(0, Math.min(text.length(), length));
    }

    private static Set<String> phrases(String nameKey, String idKey, Optional<String> description) {
        Set<String> phrases = new LinkedHashSet<>(List.of(nameKey, idKey));
        description.map(NameWords::key).ifPresent(phrases::add);
        return phrases;
    }

    private static Instant updated(EntityView entity) {
        JsonNode updated = entity.attributes().get("updatedAt");
        try {
            return updated == null || !updated.isTextual()
                    ? Instant.EPOCH
                    : OffsetDateTime.parse(updated.textValue()).toInstant();
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }

    private static Set<String> exact(EntityView entity, String id, String nameKey, String idKey) {
        Set<String> exact = new LinkedHashSet<>();
        exact.add(nameKey);
        exact.add(NameWords.fold(entity.name()));
        exact.add(idKey);
        exact.add(NameWords.fold(id));
        exact.add(NameWords.fold(entity.uri().toString()));
        return exact;
    }

    private static String id(EntityView entity) {
        return entity.uri().id() + entity.uri().part().map(part -> "/" + part).orElse("");
    }

    private static void addSearchable(EntityView entity, Map<String, AttributeModel> declared, Set<String> words) {
        for (AttributeModel attribute : declared.values()) {
            if (attribute.searchable()) {
                addWords(entity.attributes().get(attribute.name()), words);
            }
        }
    }

    private static void addWords(@Nullable JsonNode value, Set<String> words) {
        if (value == null) {
            return;
        }
        if (value.isArray()) {
            value.forEach(element -> words.addAll(NameWords.indexed(element.asText())));
        } else {
            words.addAll(NameWords.indexed(value.asText()));
        }
    }

    private static void attributes(EntityView entity, Map<String, AttributeModel> declared, JsonGenerator json)
            throws IOException {
        Map<AttributeKind, Map<String, JsonNode>> byKind = new LinkedHashMap<>();
        for (AttributeModel attribute : declared.values()) {
            JsonNode value = entity.attributes().get(attribute.name());
            if (value != null && attribute.kind() != AttributeKind.JSON) {
                byKind.computeIfAbsent(attribute.kind(), none -> new LinkedHashMap<>())
                        .put(attribute.name(), value);
            }
        }
        json.writeObjectFieldStart(Field.ATTRIBUTES);
        for (Map.Entry<AttributeKind, Map<String, JsonNode>> kind : byKind.entrySet()) {
            json.writeObjectFieldStart(Field.of(kind.getKey()));
            for (Map.Entry<String, JsonNode> attribute : kind.getValue().entrySet()) {
                json.writeFieldName(attribute.getKey());
                write(attribute.getValue(), json);
            }
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    /** Most values are texts, and need no tree writer. */
    private static void write(JsonNode value, JsonGenerator json) throws IOException {
        if (value.isTextual()) {
            json.writeString(value.textValue());
        } else {
            JSON.writeTree(json, value);
        }
    }

    private static Map<String, AttributeModel> declared(EntityView entity, GraphModel model) {
        return model.entityType(entity.uri().type())
                .map(type -> type.attributes())
                .orElse(Map.of());
    }

    private static void array(JsonGenerator json, String field, Collection<String> values) throws IOException {
        json.writeArrayFieldStart(field);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }
}
