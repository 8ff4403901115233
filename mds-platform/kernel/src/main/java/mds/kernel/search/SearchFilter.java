package mds.kernel.search;

import java.util.List;
import java.util.Set;

/**
 * Keeps what has one of some values, or what has none of them. Case does not matter.
 *
 * @param key one of {@link #KEYS}, {@code tag:<key>} for the values of one tag, or the name of a facet attribute
 * @param values of which one is enough: {@code model}, {@code team::personalization}, {@code Alice Adams}
 * @param without whether to keep the others instead
 * @param whole whether a value must be an owner's whole name; if not, words of it are enough
 */
public record SearchFilter(String key, List<String> values, boolean without, boolean whole) {
    /** What every entity may be told apart by. */
    public static final Set<String> KEYS = Set.of("type", "source", "state", "owner", "domain", "tag");

    public SearchFilter {
        values = List.copyOf(values);
    }

    /** Keeps what has a value. */
    public static SearchFilter of(String key, String... values) {
        return new SearchFilter(key, List.of(values), false, true);
    }
}
