package mds.storage.elasticsearch;

import co.elastic.clients.elasticsearch._types.mapping.DocValues;
import co.elastic.clients.elasticsearch._types.mapping.DynamicMapping;
import co.elastic.clients.elasticsearch._types.mapping.IndexOptions;
import co.elastic.clients.elasticsearch._types.mapping.Property;
import co.elastic.clients.elasticsearch._types.mapping.TypeMapping;
import co.elastic.clients.json.JsonData;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import mds.kernel.model.AttributeKind;
import mds.kernel.model.AttributeModel;
import mds.kernel.model.GraphModel;
import org.jspecify.annotations.Nullable;

/**
 * The mapping that a graph model needs: of each field as much as is asked of it, since every list of words, every column
 * and every position costs the engine time with each document. A mapping never changes: another one is another index.
 */
final class Mapping {
    /** Longer values are kept but not found by; 8 191 is as long as every keyword of UTF-8 may be. */
    private static final int LONGEST_KEYWORD = 1024;

    private static final String MADE_FOR = "madeFor";
    private static final String WORD_BY_WORD = "whitespace";

    /** Found by, and counted. */
    private static final Property KEYWORD = Property.of(p -> p.keyword(k -> k.ignoreAbove(LONGEST_KEYWORD)));
    /** Found by, and never counted or sorted by. */
    private static final Property KEY =
            Property.of(p -> p.keyword(k -> k.ignoreAbove(LONGEST_KEYWORD).docValues(columns(false))));
    /** Counted, sorted by or read, and never found by. */
    private static final Property COLUMN =
            Property.of(p -> p.keyword(k -> k.ignoreAbove(LONGEST_KEYWORD).index(false)));

    private static final Property WHOLE_COLUMN = Property.of(p -> p.keyword(k -> k.index(false)));
    private static final Property MILLIS = Property.of(p -> p.date(d -> d.format("epoch_millis")));
    /** Words whose number decides how well a hit fits. */
    private static final Property WORDS =
            Property.of(p -> p.text(t -> t.analyzer(WORD_BY_WORD).indexOptions(IndexOptions.Freqs)));

    private static final Property WORDS_BY_PREFIX = Property.of(p -> p.text(t -> t.analyzer(WORD_BY_WORD)
            .indexOptions(IndexOptions.Freqs)
            .indexPrefixes(i -> i.minChars(2).maxChars(12))));
    /** Words that are there or not. */
    private static final Property MERE_WORDS = Property.of(p ->
            p.text(t -> t.analyzer(WORD_BY_WORD).indexOptions(IndexOptions.Docs).norms(false)));
    /** Words that are there one behind the other or not. */
    private static final Property PHRASES =
            Property.of(p -> p.text(t -> t.analyzer(WORD_BY_WORD).norms(false)));

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
                                        String.valueOf(declared.searchable()),
                                        String.valueOf(declared.facet())))));
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
        model.attributes()
                .forEach((name, declared) -> declared.stream()
                        .map(AttributeModel::kind)
                        .distinct()
                        .forEach(kind -> property(kind, isCounted(kind, declared))
                                .ifPresent(property -> byKind.computeIfAbsent(Field.of(kind), none -> new TreeMap<>())
                                        .put(name, property))));
        Map<String, Property> attributes = new TreeMap<>();
        byKind.forEach((kind, properties) ->
                attributes.put(kind, Property.of(p -> p.object(o -> o.properties(properties)))));
        return TypeMapping.of(m -> m.dynamic(DynamicMapping.False)
                .meta(MADE_FOR, JsonData.of(fingerprint))
                .properties(Field.URI, WHOLE_COLUMN)
                .properties(Field.TYPE, KEYWORD)
                .properties(Field.SOURCE, KEYWORD)
                .properties(Field.STATE, KEYWORD)
                .properties(Field.TAGS, KEYWORD)
                .properties(Field.OWNERS, COLUMN)
                .properties(Field.OWNER_KEYS, KEY)
                .properties(Field.DOMAINS, KEYWORD)
                .properties(Field.OWNER_WORDS, MERE_WORDS)
                .properties(Field.OWNED_BY, COLUMN)
                .properties(Field.PHRASES, PHRASES)
                .properties(Field.UPDATED, MILLIS)
                .properties(Field.SORT_NAME, COLUMN)
                .properties(Field.EXACT, KEY)
                .properties(Field.ID, KEY)
                .properties(Field.NAME, WORDS_BY_PREFIX)
                .properties(Field.WORDS, WORDS_BY_PREFIX)
                .properties(Field.DESCRIPTION, WORDS)
                .properties(
                        Field.ATTRIBUTES,
                        Property.of(p ->
                                p.object(o -> o.dynamic(DynamicMapping.False).properties(attributes)))));
    }

    private static DocValues columns(boolean kept) {
        return DocValues.of(v -> v.enabled(kept));
    }

    private static boolean isCounted(AttributeKind kind, List<AttributeModel> declared) {
        return declared.stream().anyMatch(attribute -> attribute.kind() == kind && attribute.facet());
    }

    /** Of a kind that filters know. */
    private static Optional<Property> property(AttributeKind kind, boolean counted) {
        return switch (kind) {
            case TEXT -> Optional.of(counted ? KEYWORD : KEY);
            case BOOLEAN -> Optional.of(Property.of(p -> p.boolean_(b -> b.docValues(columns(counted)))));
            case INTEGER ->
                Optional.of(
                        Property.of(p -> p.long_(l -> l.ignoreMalformed(true).docValues(columns(false)))));
            case FLOAT ->
                Optional.of(
                        Property.of(p -> p.double_(d -> d.ignoreMalformed(true).docValues(columns(false)))));
            case INSTANT, JSON -> Optional.empty();
        };
    }
}
