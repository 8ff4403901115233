package mds.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a source answered when it was asked for one object: its JSON document, as it is.
 *
 * <p>The reading methods treat absent, null and blank alike, and refuse a value of another kind with an
 * {@link InvalidRecordException} that names the record, the field and the expectation.
 *
 * @param uri the object that was asked for
 * @param document the answer; callers do not change it
 * @param fetchedAt when the source was asked: the instant <em>before</em> the request was sent, since the answer is at
 *     least as new as that. Facts of an older fetch never replace those of a newer one.
 */
public record SourceRecord(EntityUri uri, JsonNode document, Instant fetchedAt) {
    /** @throws NullPointerException if a value is missing */
    public SourceRecord {
        Objects.requireNonNull(uri, "uri");
        Objects.requireNonNull(document, "document");
        Objects.requireNonNull(fetchedAt, "fetchedAt");
    }

    /** The text of a field; numbers are taken by their digits, since ids are often either. */
    public Optional<String> text(String field) {
        JsonNode value = document.path(field);
        if (isAbsent(value)) {
            return Optional.empty();
        }
        return Optional.of(scalar(field, value)).filter(text -> !text.isBlank());
    }

    /** The texts of an array field, without its null and blank ones, in their order. */
    public List<String> texts(String field) {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : array(field)) {
            if (!isAbsent(element) && !scalar(field, element).isBlank()) {
                texts.add(scalar(field, element));
            }
        }
        return List.copyOf(texts);
    }

    /** The objects of an array field, without nulls, in their order, each as a record of its own for reading. */
    public List<SourceRecord> objects(String field) {
        List<SourceRecord> objects = new ArrayList<>();
        for (JsonNode element : array(field)) {
            if (isAbsent(element)) {
                continue;
            }
            if (!element.isObject()) {
                throw new InvalidRecordException(uri, field, "an array of objects", element);
            }
            objects.add(new SourceRecord(uri, element, fetchedAt));
        }
        return List.copyOf(objects);
    }

    /** The entries of an object field whose values are text or numbers, without null and blank ones, sorted by key. */
    public Map<String, String> entries(String field) {
        JsonNode value = document.path(field);
        if (isAbsent(value)) {
            return Map.of();
        }
        if (!value.isObject()) {
            throw new InvalidRecordException(uri, field, "an object", value);
        }
        Map<String, String> entries = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            if (!isAbsent(entry.getValue()) && !scalar(field, entry.getValue()).isBlank()) {
                entries.put(entry.getKey(), scalar(field, entry.getValue()));
            }
        }
        return Collections.unmodifiableMap(entries);
    }

    /** The instant of an RFC 3339 field. */
    public Optional<Instant> instant(String field) {
        return text(field).map(text -> {
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeParseException e) {
                throw new InvalidRecordException(
                        uri, field, "an RFC 3339 instant such as 2026-01-31T12:00:00Z", document.path(field));
            }
        });
    }

    /** A field as it is; a missing node if it is absent. */
    public JsonNode json(String field) {
        return document.path(field);
    }

    private JsonNode array(String field) {
        JsonNode value = document.path(field);
        if (!isAbsent(value) && !value.isArray()) {
            throw new InvalidRecordException(uri, field, "an array", value);
        }
        return value;
    }

    private String scalar(String field, JsonNode value) {
        if (!value.isTextual() && !value.isNumber() && !value.isBoolean()) {
            throw new InvalidRecordException(uri, field, "text or a number", value);
        }
        return value.asText();
    }

    private static boolean isAbsent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }
}
