package mds.storage.elasticsearch;

import co.elastic.clients.elasticsearch._types.aggregations.Aggregate;
import co.elastic.clients.elasticsearch._types.aggregations.Aggregation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import mds.kernel.model.AttributeKind;
import mds.kernel.model.AttributeModel;
import mds.kernel.model.GraphModel;
import mds.kernel.search.SearchFilter;
import mds.kernel.search.SearchIndex.Facet;
import mds.kernel.search.SearchIndex.FacetValue;
import org.jspecify.annotations.Nullable;

/** How hits are counted by what they have: type, source, state, owner, domain, each tag, and each facet attribute. */
final class Facets {
    private static final int MOST_TAGS = 1_000;
    private static final Map<String, String> FIELDS = fields();

    private Facets() {}

    private static Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("type", Field.TYPE);
        fields.put("source", Field.SOURCE);
        fields.put("state", Field.STATE);
        fields.put("owner", Field.OWNERS);
        fields.put("domain", Field.DOMAINS);
        fields.put("tag", Field.TAGS);
        return fields;
    }

    /** The attributes that are facets, and no keys of every entity. */
    static Set<String> attributes(GraphModel model) {
        Set<String> names = new TreeSet<>();
        model.attributes().forEach((name, declared) -> {
            if (declared.stream().anyMatch(Facets::isCounted) && !SearchFilter.KEYS.contains(name)) {
                names.add(name);
            }
        });
        return names;
    }

    private static boolean isCounted(AttributeModel attribute) {
        return attribute.facet()
                && (attribute.kind() == AttributeKind.TEXT || attribute.kind() == AttributeKind.BOOLEAN);
    }

    /** @param most values of each */
    static Map<String, Aggregation> aggregations(GraphModel model, int most) {
        Map<String, Aggregation> all = new LinkedHashMap<>();
        FIELDS.forEach((key, field) -> all.put(key, terms(field, key.equals("tag") ? MOST_TAGS : most)));
        for (String name : attributes(model)) {
            fields(model, name).forEach(field -> all.put(field, terms(field, most)));
        }
        return all;
    }

    /** Where the values of an attribute are: types may declare it as different kinds. */
    private static List<String> fields(GraphModel model, String name) {
        return model.attributes().getOrDefault(name, List.of()).stream()
                .filter(Facets::isCounted)
                .map(AttributeModel::kind)
                .distinct()
                .map(kind -> Filters.field(kind, name))
                .toList();
    }

    private static Aggregation terms(String field, int most) {
        return Aggregation.of(a -> a.terms(t -> t.field(field).size(most)));
    }

    static List<Facet> read(Map<String, Aggregate> counted, GraphModel model, int most) {
        List<Facet> facets = new ArrayList<>();
        FIELDS.keySet().forEach(key -> {
            List<FacetValue> values = values(counted.get(key));
            if (key.equals("tag")) {
                facets.addAll(tags(values, most));
            } else {
                facets.add(new Facet(key, values));
            }
        });
        attributes(model).forEach(name -> facets.add(new Facet(name, together(counted, fields(model, name), most))));
        facets.removeIf(facet -> facet.values().isEmpty());
        return facets;
    }

    private static List<FacetValue> together(Map<String, Aggregate> counted, List<String> fields, int most) {
        Map<String, Long> counts = new LinkedHashMap<>();
        fields.forEach(field ->
                values(counted.get(field)).forEach(value -> counts.merge(value.value(), value.count(), Long::sum)));
        return counts.entrySet().stream()
                .map(value -> new FacetValue(value.getKey(), value.getValue()))
                .sorted(Comparator.comparingLong(FacetValue::count).reversed())
                .limit(most)
                .toList();
    }

    /** How often each value occurs, most frequent first. */
    static List<FacetValue> values(@Nullable Aggregate counted) {
        if (counted == null) {
            return List.of();
        }
        if (counted.isSterms()) {
            return counted.sterms().buckets().array().stream()
                    .map(bucket -> new FacetValue(bucket.key().stringValue(), bucket.docCount()))
                    .toList();
        }
        if (counted.isLterms()) {
            return counted.lterms().buckets().array().stream()
                    .map(bucket -> new FacetValue(String.valueOf(bucket.keyAsString()), bucket.docCount()))
                    .toList();
        }
        return List.of();
    }

    private static List<Facet> tags(List<FacetValue> tags, int most) {
        Map<String, List<FacetValue>> byKey = new TreeMap<>();
        for (FacetValue tag : tags) {
            int end = tag.value().indexOf("::");
            byKey.computeIfAbsent(Filters.TAG_PREFIX + tag.value().substring(0, end), none -> new ArrayList<>())
                    .add(new FacetValue(tag.value().substring(end + 2), tag.count()));
        }
        return byKey.entrySet().stream()
                .map(facet -> new Facet(
                        facet.getKey(), facet.getValue().stream().limit(most).toList()))
                .toList();
    }
}
