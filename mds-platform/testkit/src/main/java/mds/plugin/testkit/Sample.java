package mds.plugin.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * One object of a source, and what should follow from it. As a file:
 *
 * {@snippet lang="json" :
 * {
 *   "collection": "models",
 *   "type": "model",
 *   "event": {"event_type": "model_updated", "model_id": "ranking"},
 *   "record": {"id": "ranking", "name": "Ranking", "owner_emails": ["alice@example.com"]},
 *   "entities": [
 *     {"uri": "aip://model/my-source/ranking", "name": "Ranking",
 *      "references": {"ownedBy": ["mailto:alice@example.com"]}}
 *   ]
 * }
 * }
 *
 * @param collection where the source serves it: {@code /api/v1/<collection>/<id>}
 * @param type its entity type
 * @param event a thin event that tells of it
 * @param record what the source answers; its {@code id} is text or a number
 * @param entities what {@link NormalizedJson} makes of the normalized record
 */
public record Sample(String collection, String type, JsonNode event, ObjectNode record, JsonNode entities) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads a sample from a file beside a class. */
    public static Sample fromResource(Class<?> beside, String fileName) {
        try (InputStream file = beside.getResourceAsStream(fileName)) {
            if (file == null) {
                throw new IllegalArgumentException(
                        "there is no sample '%s' beside %s".formatted(fileName, beside.getName()));
            }
            JsonNode sample = JSON.readTree(file);
            return new Sample(
                    sample.required("collection").textValue(),
                    sample.required("type").textValue(),
                    sample.required("event"),
                    (ObjectNode) sample.required("record"),
                    sample.required("entities"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The id of the object at its source. */
    public String id() {
        return record.required("id").asText();
    }

    /** The fields of the record that may be absent: all but its id. */
    List<String> optionalFields() {
        return record.propertyStream()
                .map(Map.Entry::getKey)
                .filter(field -> !field.equals("id"))
                .toList();
    }
}
