package mds.plugin;

/**
 * A key-value label by which entities of any type are found: {@code team::personalization}.
 *
 * @param key what is said, e.g. {@code team} or {@code model.state}; holds no {@code ::}
 * @param value what it is, e.g. {@code personalization}
 */
public record Tag(String key, String value) implements Comparable<Tag> {
    private static final String SEPARATOR = "::";

    /** @throws IllegalArgumentException if key or value is blank, or the key holds {@code ::} */
    public Tag {
        Words.nonBlank("tag key", key);
        Words.nonBlank("value of the tag " + key, value);
        if (key.contains(SEPARATOR) || key.endsWith(":")) {
            throw new IllegalArgumentException("tag key '%s' must not hold '::' or end in ':'".formatted(key));
        }
    }

    /** Reads {@code key::value}. */
    public static Tag parse(String text) {
        int separator = text.indexOf(SEPARATOR);
        if (separator < 0) {
            throw new IllegalArgumentException("'%s' is not a tag of the form key::value".formatted(text));
        }
        return new Tag(text.substring(0, separator), text.substring(separator + SEPARATOR.length()));
    }

    @Override
    public int compareTo(Tag other) {
        return toString().compareTo(other.toString());
    }

    /** {@code key::value}. */
    @Override
    public String toString() {
        return key + SEPARATOR + value;
    }
}
