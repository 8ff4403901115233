package mds.plugin;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which entities a rule means, as data. What is asked for must hold all at once; where nothing is asked for, any entity is
 * meant.
 *
 * {@snippet :
 * ofType("model-instance")                                // all of a type
 * ofType("model-instance").where("state", "released")     // whose attribute has this value,
 * ofType("ab-test").where("status", "running", "ended")   // or one of these
 * any().tagged("env", "production")                       // that carry this tag
 * }
 *
 * <p>An attribute that is a list has a value if one of its elements is the value. An entity that is only referred to, or
 * gone, has its type and nothing else.
 *
 * <p>Types and attributes that a filter names must be declared by loaded plugins, or the host does not start: a rule that
 * filters by another plugin's needs that plugin. Only the start of a path, if nothing but its type is asked for, may be of a
 * type that is not there; such a rule waits, as one over another plugin's edges does.
 *
 * @param types of one of which it must be; any if empty
 * @param attributes by name, the values of which it must have one. Texts, symbols of enums, integers and booleans are
 *     compared, the latter two as JSON spells them: {@code 3}, {@code true}
 * @param tags all of which it must carry
 */
public record EntityFilter(Set<String> types, Map<String, Set<String>> attributes, Set<Tag> tags) {
    private static final EntityFilter ANY = new EntityFilter(Set.of(), Map.of(), Set.of());

    /** @throws IllegalArgumentException if a type or attribute is misspelled, or an attribute has no value to compare with */
    public EntityFilter {
        types.forEach(type -> Words.kebabCase("entity type of a filter", type));
        Map<String, Set<String>> copy = new TreeMap<>();
        attributes.forEach((name, values) -> {
            Words.camelCase("attribute of a filter", name);
            if (values.isEmpty()) {
                throw new IllegalArgumentException(
                        "the filter by attribute '%s' names no value; expected at least one".formatted(name));
            }
            copy.put(name, sorted(values));
        });
        types = sorted(types);
        attributes = Collections.unmodifiableMap(copy);
        tags = sorted(tags);
    }

    /** Any entity. */
    public static EntityFilter any() {
        return ANY;
    }

    /** Entities of a type, or of one of several. */
    public static EntityFilter ofType(String type, String... others) {
        Set<String> types = new TreeSet<>(List.of(others));
        types.add(type);
        return new EntityFilter(types, ANY.attributes, ANY.tags);
    }

    /** Only those whose attribute has this value, or one of several. */
    public EntityFilter where(String attribute, String value, String... others) {
        Map<String, Set<String>> more = new TreeMap<>(attributes);
        Set<String> values = new TreeSet<>(List.of(others));
        values.add(value);
        more.put(attribute, values);
        return new EntityFilter(types, more, tags);
    }

    /** Only those whose attribute has this value. */
    public EntityFilter where(String attribute, boolean value) {
        return where(attribute, Boolean.toString(value));
    }

    /** Only those whose attribute has this value. */
    public EntityFilter where(String attribute, long value) {
        return where(attribute, Long.toString(value));
    }

    /** Only those that carry the tag {@code key::value}. */
    public EntityFilter tagged(String key, String value) {
        Set<Tag> more = new TreeSet<>(tags);
        more.add(new Tag(key, value));
        return new EntityFilter(types, attributes, more);
    }

    /** Whether an entity of this type may be meant, whatever else it says. */
    public boolean allows(String type) {
        return types.isEmpty() || types.contains(type);
    }

    /** Whether it takes more than an entity's type to know if it is meant. */
    public boolean readsFacts() {
        return !attributes.isEmpty() || !tags.isEmpty();
    }

    /** Whether it may depend on one of these facts if an entity is meant: attributes by name, {@code tags}. */
    public boolean reads(Set<String> facts) {
        return (!tags.isEmpty() && facts.contains("tags")) || !Collections.disjoint(attributes.keySet(), facts);
    }

    /** Sorted, so that equal filters read the same, in every process. */
    private static <T extends Comparable<T>> Set<T> sorted(Set<T> values) {
        return Collections.unmodifiableSet(new TreeSet<>(values));
    }
}
