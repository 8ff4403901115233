package mds.storage.datomic;

import com.fasterxml.jackson.databind.JsonNode;
import datomic.Datom;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import mds.kernel.graph.MatchKey;
import mds.kernel.model.AttributeModel;
import mds.kernel.model.EntityTypeModel;
import mds.kernel.model.GraphModel;
import mds.plugin.EntityFilter;
import mds.plugin.EntityUri;
import mds.plugin.Tag;

/** What rules ask of single entities: whether a filter means one, and by which keys it is found. */
record Matching(Datoms datoms, GraphModel model) {
    private static final String DIVIDER = "/";

    boolean fits(long node, EntityFilter filter) {
        if (filter.types().isEmpty() && !filter.readsFacts()) {
            return true;
        }
        EntityUri uri = datoms.uri(node);
        return filter.allows(uri.type()) && carries(node, filter.tags()) && says(node, uri, filter);
    }

    private boolean carries(long node, Set<Tag> tags) {
        for (Tag tag : tags) {
            if (!datoms.says(node, Schema.TAGS, tag.toString())) {
                return false;
            }
        }
        return true;
    }

    private boolean says(long node, EntityUri uri, EntityFilter filter) {
        return filter.attributes().entrySet().stream()
                .allMatch(wanted -> value(node, uri, wanted.getKey())
                        .filter(value -> isOneOf(value, wanted.getValue()))
                        .isPresent());
    }

    private Optional<JsonNode> value(long node, EntityUri uri, String name) {
        Optional<AttributeModel> declared = model.entityType(uri.type())
                .map(EntityTypeModel::attributes)
                .flatMap(attributes -> Optional.ofNullable(attributes.get(name)));
        return declared.map(Column::of)
                .filter(column -> datoms.isDeclared(column.keyword()))
                .flatMap(column ->
                        Optional.ofNullable(datoms.one(node, column.keyword())).map(column::json));
    }

    private static boolean isOneOf(JsonNode value, Set<String> wanted) {
        return value.isArray()
                ? StreamSupport.stream(value.spliterator(), false)
                        .anyMatch(element -> wanted.contains(element.asText()))
                : wanted.contains(value.asText());
    }

    long[] holders(MatchKey key) {
        if (!datoms.isDeclared(Schema.MATCH_KEY)) {
            return new long[0];
        }
        LongStream.Builder holders = LongStream.builder();
        datoms.with(Schema.MATCH_KEY, text(key)).forEach(datom -> holders.add(Datoms.entity(datom)));
        return holders.build().toArray();
    }

    Set<String> stored(long node, String rule) {
        Set<String> keys = new TreeSet<>();
        if (datoms.isDeclared(Schema.MATCH_KEY)) {
            for (Datom datom : datoms.of(node, Schema.MATCH_KEY)) {
                String text = (String) datom.v();
                if (text.startsWith(rule + DIVIDER)) {
                    keys.add(text);
                }
            }
        }
        return keys;
    }

    /** A key as it is stored: {@code <rule>/<side>/<value>}. */
    static String text(MatchKey key) {
        return String.join(DIVIDER, key.rule(), key.side().name().toLowerCase(Locale.ROOT), key.value());
    }

    static MatchKey key(String text) {
        String[] words = text.split(DIVIDER, 3);
        return new MatchKey(words[0], MatchKey.Side.valueOf(words[1].toUpperCase(Locale.ROOT)), words[2]);
    }

    /** Writes that the keys by which a rule finds an entity are exactly these. */
    void write(Changes changes, long node, String rule, Set<MatchKey> keys) {
        Set<String> wanted = new TreeSet<>();
        keys.forEach(key -> wanted.add(text(key)));
        Set<String> stored = stored(node, rule);
        for (String key : stored) {
            if (!wanted.contains(key)) {
                changes.retract(node, Schema.MATCH_KEY, key);
            }
        }
        for (String key : wanted) {
            if (!stored.contains(key)) {
                changes.add(node, Schema.MATCH_KEY, key);
            }
        }
    }
}
