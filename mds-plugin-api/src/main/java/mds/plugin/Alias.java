package mds.plugin;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A global name that is not an {@link EntityUri}: {@code mailto:alice@example.com}, {@code s3://bucket/table}. An entity
 * claims aliases; a reference by alias resolves to the entity that claims it, as soon as one does.
 *
 * @param value a URI with a scheme (RFC 3986 section 3), compared as it is: both sides must spell it the same way
 */
public record Alias(String value) implements Target, Comparable<Alias> {
    private static final Pattern ABSOLUTE = Pattern.compile("[a-z][a-z0-9+.-]*:\\S(.*\\S)?", Pattern.DOTALL);

    /** @throws IllegalArgumentException if the value has no lower-case scheme, or nothing behind it */
    public Alias {
        if (!ABSOLUTE.matcher(value).matches() || value.startsWith("aip:")) {
            throw new IllegalArgumentException(
                    "alias '%s' is not a URI of the form <scheme>:<name>, such as mailto:alice@example.com"
                            .formatted(value));
        }
    }

    /** The alias of an e-mail address: {@code mailto:} and the address in lower case, without surrounding blanks. */
    public static Alias email(String address) {
        return new Alias(
                "mailto:" + Words.nonBlank("e-mail address", address).strip().toLowerCase(Locale.ROOT));
    }

    /** What stands before the first colon, e.g. {@code mailto} or {@code s3}. */
    public String scheme() {
        return value.substring(0, value.indexOf(':'));
    }

    /** What stands behind the first colon, e.g. {@code alice@example.com}. */
    public String name() {
        return value.substring(value.indexOf(':') + 1);
    }

    @Override
    public int compareTo(Alias other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
