package mds.storage.elasticsearch;

import co.elastic.clients.elasticsearch._types.mapping.DynamicMapping;
import co.elastic.clients.elasticsearch._types.mapping.Property;
import co.elastic.clients.elasticsearch._types.mapping.TypeMapping;
import co.elastic.clients.json.JsonData;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mds.kernel.model.AttributeKind;
import mds.kernel.model.AttributeModel;
import mds.kernel.model.GraphModel;
import org.jspecify.annotations.Nullable;

/** The mapping that a graph model needs. It only ever grows: a field's name tells its kind, so none changes. */
final class Mapping {
    /** Longer values are kept but not found by; 8 191 is as long as every keyword of UTF-8 may be. */
    private static final int LONGEST_KEYWORD = 1024;

    private static final String MADE_FOR = "madeFor";

    private static final Property KEYWORD = Property.of(p -> p.keyword(k -> k.ignoreAbove(LONGEST_KEYWORD)));
    private static final Property WHOLE_KEYWORD = Property.of(p -> p.keyword(k -> k));
    private static final Property MILLIS = Property.of(p -> p.date(d -> d.format("epoch_millis")));
    private static final Property TEXT = Property.of(p -> p.text(t -> t.analyzer("whitespace")));
    private static final Property TEXT_BY_PREFIX = Property.of(p -> p.text(
            t -> t.analyzer("whitespace").indexPrefixes(i -> i.minChars(2).maxChars(12))));

    private Mapping() {}

    /** Says whether documents made for one model are those that another would make. */
    static String fingerprint(GraphModel model) {
        StringBuilder said = new StringBuilder().append(Document.FORMAT);
        new TreeMap<>(model.entityTypes())
                .forEach((name, type) -> new TreeMap<>(type.attributes())
                        .forEach((attribute, declared) -> said.append('\n')
                                .append(String.join(
                                        " ",
                                        name,
                                        attribute,
                                        declared.kind().name(),
                                        String.valueOf(declared.searchable())))));
        return Document.digest(said.toString());
    }

    /** Whether an index's documents were made for a model of that fingerprint. */
    static boolean madeFor(String fingerprint, @Nullable TypeMapping mapping) {
        JsonData made = mapping == null ? null : mapping.meta().get(MADE_FOR);
        return made != null && fingerprint.equals(made.to(String.class));
    }

    /** @param fingerprint of the model, kept with the index */
    static TypeMapping of(GraphModel model, String fingerprint) {
        Map<String, Map<String, Property>> byKind = new TreeMap<>();
        for (Map.Entry<String, List<AttributeModel>> attribute :
                model.attributes().entrySet()) {
            for (AttributeModel declared : attribute.getValue()) {
                if (declared.kind() != AttributeKind.JSON) {
                    byKind.computeIfAbsent(Field.of(declared.kind()), kind -> new TreeMap<>())
                            .put(attribute.getKey(), property(declared.kind()));
                }
            }
        }
        Map<String, Property> attributes = new TreeMap<>();
        byKind.forEach((kind, properties) ->
                attributes.put(kind, Property.of(p -> p.object(o -> o.properties(properties)))));
        return TypeMapping.of(m -> m.dynamic(DynamicMapping.False)
                .meta(MADE_FOR, JsonData.of(fingerprint))
                .properties(Field.URI, WHOLE_KEYWORD)
                .properties(Field.TYPE, KEYWORD)
                .properties(Field.SOURCE, KEYWORD)
                .properties(Field.STATE, KEYWORD)
                .properties(Field.TAGS, KEYWORD)
                .properties(Field.OWNERS, KEYWORD)
                .properties(Field.DOMAINS, KEYWORD)
                .properties(Field.OWNER_WORDS, TEXT)
                .properties(Field.OWNED_BY, KEYWORD)
                .properties(Field.PHRASES, TEXT)
                .properties(Field.UPDATED, MILLIS)
                .properties(Field.SORT_NAME, KEYWORD)
                .properties(Field.EXACT, KEYWORD)
                .properties(Field.ID, KEYWORD)
                .properties(Field.NAME, TEXT_BY_PREFIX)
                .properties(Field.WORDS, TEXT_BY_PREFIX)
                .properties(Field.DESCRIPTION, TEXT)
                .properties(
                        Field.ATTRIBUTES,
                        Property.of(p ->
                                p.object(o -> o.dynamic(DynamicMapping.False).properties(attributes)))));
    }

    private static Property property(AttributeKind kind) {
        return switch (kind) {
            case TEXT -> KEYWORD;
            case INTEGER -> Property.of(p -> p.long_(l -> l.ignoreMalformed(true)));
            case FLOAT -> Property.of(p -> p.double_(d -> d.ignoreMalformed(true)));
            case BOOLEAN -> Property.of(p -> p.boolean_(b -> b));
            case INSTANT -> Property.of(p -> p.date(d -> d.ignoreMalformed(true)));
            case JSON -> throw new IllegalArgumentException("JSON attributes are not indexed");
        };
    }
}
