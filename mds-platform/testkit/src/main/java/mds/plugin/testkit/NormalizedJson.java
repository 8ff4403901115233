package mds.plugin.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mds.plugin.Entity;
import mds.plugin.NormalizedRecord;
import mds.plugin.Reference;

/**
 * Writes a normalized record as JSON, for comparison with what a test expects: an array of the root and its parts, each
 * an object with {@code uri}, {@code name} and, where they are not empty, {@code description}, {@code link},
 * {@code domains}, {@code tags} ({@code key::value}), {@code aliases}, {@code attributes} and {@code references} (by edge
 * type).
 */
public final class NormalizedJson {
    private NormalizedJson() {}

    /** The root, then its parts. */
    public static ArrayNode of(NormalizedRecord record) {
        ArrayNode entities = JsonNodeFactory.instance.arrayNode();
        record.entities().map(NormalizedJson::entity).forEach(entities::add);
        return entities;
    }

    private static ObjectNode entity(Entity entity) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("uri", entity.uri().toString());
        json.put("name", entity.name());
        entity.description().ifPresent(text -> json.put("description", text));
        entity.link().ifPresent(link -> json.put("link", link.toString()));
        add(json, "domains", texts(entity.domains()));
        add(json, "tags", texts(entity.tags()));
        add(json, "aliases", texts(entity.aliases()));
        add(json, "attributes", JsonNodeFactory.instance.objectNode().setAll(entity.attributes()));
        add(json, "references", references(entity));
        return json;
    }

    private static ObjectNode references(Entity entity) {
        ObjectNode byEdgeType = JsonNodeFactory.instance.objectNode();
        entity.references().stream()
                .collect(Collectors.groupingBy(Reference::edgeType, TreeMap::new, Collectors.toList()))
                .forEach((edgeType, references) -> byEdgeType.set(
                        edgeType,
                        texts(references.stream().map(Reference::target).toList())));
        return byEdgeType;
    }

    private static ArrayNode texts(Collection<?> values) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        Stream<String> sorted = values.stream().map(Object::toString).sorted();
        sorted.forEach(array::add);
        return array;
    }

    private static void add(ObjectNode json, String field, JsonNode value) {
        if (!value.isEmpty()) {
            json.set(field, value);
        }
    }
}
