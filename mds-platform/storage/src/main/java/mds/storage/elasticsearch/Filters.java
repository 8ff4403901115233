package mds.storage.elasticsearch;

import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import java.util.List;
import java.util.Locale;
import mds.kernel.graph.EntityState;
import mds.kernel.model.AttributeKind;
import mds.kernel.model.AttributeModel;
import mds.kernel.model.GraphModel;
import mds.kernel.search.NameWords;
import mds.kernel.search.SearchFilter;

/** What filters mean to the engine. A value that can be nobody's finds nothing, and fails nothing. */
final class Filters {
    static final String TAG_PREFIX = "tag:";
    private static final String TAG_SEPARATOR = "::";
    /** The engine takes no prefix or pattern of more than 1 000 characters. */
    private static final int LONGEST_VALUE = 512;

    private Filters() {}

    /** What must hold of every hit. */
    static Query of(List<SearchFilter> filters, GraphModel model) {
        return Query.of(q -> q.bool(all -> {
            for (SearchFilter filter : filters) {
                Query any = anyOf(filter, model);
                if (filter.without()) {
                    all.mustNot(any);
                } else {
                    all.filter(any);
                }
            }
            return all;
        }));
    }

    private static Query anyOf(SearchFilter filter, GraphModel model) {
        List<Query> values = filter.values().stream()
                .map(value -> value.substring(0, Math.min(value.length(), LONGEST_VALUE))
                        .strip())
                .map(value -> one(filter, value, model))
                .toList();
        return Query.of(q -> q.bool(any -> any.should(values).minimumShouldMatch("1")));
    }

    private static Query one(SearchFilter filter, String value, GraphModel model) {
        if (filter.key().startsWith(TAG_PREFIX)) {
            return is(Field.TAGS, filter.key().substring(TAG_PREFIX.length()) + TAG_SEPARATOR + value);
        }
        return switch (filter.key()) {
            case "type" -> is(Field.TYPE, String.join("-", NameWords.typed(value)));
            case "source" -> is(Field.SOURCE, value);
            case "state" -> is(Field.STATE, state(value));
            case "domain" -> is(Field.DOMAINS, value);
            case "tag" -> tag(value);
            case "owner" -> filter.whole() ? is(Field.OWNER_KEYS, value) : owner(value);
            default -> attribute(filter.key(), value, model);
        };
    }

    private static String state(String value) {
        String symbol = value.toUpperCase(Locale.ROOT);
        return symbol.equals(EntityState.ENRICHED.name()) ? EntityState.HYDRATED.name() : symbol;
    }

    /** A tag, or any tag with that key. */
    private static Query tag(String value) {
        if (value.contains(TAG_SEPARATOR)) {
            return is(Field.TAGS, value);
        }
        return Query.of(q ->
                q.prefix(p -> p.field(Field.TAGS).value(value + TAG_SEPARATOR).caseInsensitive(true)));
    }

    private static Query owner(String value) {
        List<Query> words = NameWords.typed(value).stream()
                .map(word ->
                        Query.of(q -> q.term(t -> t.field(Field.OWNER_WORDS).value(word))))
                .toList();
        return words.isEmpty() ? is(Field.OWNER_KEYS, value) : Query.of(q -> q.bool(all -> all.filter(words)));
    }

    private static Query attribute(String name, String value, GraphModel model) {
        List<Query> kinds = model.attributes().getOrDefault(name, List.of()).stream()
                .map(AttributeModel::kind)
                .distinct()
                .filter(kind -> kind != AttributeKind.JSON)
                .map(kind -> typed(kind, name, value))
                .toList();
        return Query.of(q -> q.bool(any -> any.should(kinds).minimumShouldMatch("1")));
    }

    private static Query typed(AttributeKind kind, String name, String value) {
        String field = field(kind, name);
        if (kind == AttributeKind.TEXT) {
            return is(field, value);
        }
        boolean fits = switch (kind) {
            case BOOLEAN -> value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false");
            case INTEGER -> value.matches("-?[0-9]{1,18}");
            case FLOAT -> value.matches("-?[0-9]{1,18}(\\.[0-9]{1,18})?");
            case TEXT, INSTANT, JSON -> false;
        };
        return fits
                ? Query.of(q -> q.term(t -> t.field(field).value(value.toLowerCase(Locale.ROOT))))
                : Query.of(q -> q.matchNone(n -> n));
    }

    static String field(AttributeKind kind, String name) {
        return Field.ATTRIBUTES + "." + Field.of(kind) + "." + name;
    }

    private static Query is(String field, String value) {
        return Query.of(q -> q.term(t -> t.field(field).value(value).caseInsensitive(true)));
    }
}
