package mds.plugin;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The global name of an entity: {@code aip://<entity-type>/<source>/<id>}, with one more segment for a part that is
 * owned by a record, e.g. {@code aip://ab-test-cell/experimentation/12345/2}.
 *
 * <p>Entity type and source are kebab-case words ({@code model-instance}). Id and part are any non-empty Unicode text
 * other than {@code .} and {@code ..} (which RFC 3986 section 5.2.4 would remove from a path); each is one
 * percent-encoded segment (RFC 3986 sections 2 and 3.3, UTF-8), so an id that holds {@code /} stays one segment:
 * {@code aip://dataset/lake/raw%2Fevents}. Every URI has exactly one spelling, which {@link #toString()} gives and
 * {@link #parse(String)} reads back.
 */
public final class EntityUri implements Target, Comparable<EntityUri> {
    private static final String SCHEME = "aip://";

    private final String type;
    private final String source;
    private final String id;
    private final Optional<String> part;
    private final String text;

    private EntityUri(String type, String source, String id, Optional<String> part) {
        this.type = Words.kebabCase("entity type", type);
        this.source = Words.kebabCase("source", source);
        this.id = segment("id", id);
        this.part = part.map(name -> segment("part", name));
        this.text = SCHEME
                + type
                + '/'
                + source
                + '/'
                + Percent.encode(id)
                + part.map(name -> '/' + Percent.encode(name)).orElse("");
    }

    /**
     * The URI of the object that a source knows by an id.
     *
     * @throws IllegalArgumentException if type or source is not a kebab-case word, or the id is empty, a dot segment or
     *     not well-formed Unicode
     */
    public static EntityUri of(String type, String source, String id) {
        return new EntityUri(type, source, id, Optional.empty());
    }

    /**
     * The URI of a part that belongs to the record of an object: same source, same id, one segment more.
     *
     * @param type the part's own entity type, e.g. {@code ab-test-cell}
     * @param part what names the part within its record, e.g. the number of a cell
     * @throws IllegalArgumentException if this URI is a part itself, or an argument is not valid
     */
    public EntityUri part(String type, String part) {
        if (this.part.isPresent()) {
            throw new IllegalArgumentException("%s is a part already and has no parts of its own".formatted(this));
        }
        return new EntityUri(type, source, id, Optional.of(part));
    }

    /**
     * The URI of the record that owns this part: {@code aip://ab-test/experimentation/12345} of
     * {@code aip://ab-test-cell/experimentation/12345/2}.
     *
     * @param type the entity type of the record's root, which a part's URI does not tell
     */
    public EntityUri root(String type) {
        return new EntityUri(type, source, id, Optional.empty());
    }

    /**
     * Reads a URI strictly: the scheme in lower case, three or four segments, no query, fragment, user or port, only
     * characters that RFC 3986 allows in a segment, well-formed percent-encoding of well-formed UTF-8. Spellings that RFC 3986
     * section 6.2.2 calls equivalent (needless or lower-case percent-encoding) are read as the URI that they spell.
     *
     * @throws IllegalArgumentException naming the text and what was expected
     */
    public static EntityUri parse(String text) {
        Objects.requireNonNull(text);
        if (!text.startsWith(SCHEME)) {
            throw malformed(text, "it starts with " + SCHEME);
        }
        List<String> segments = split(text.substring(SCHEME.length()));
        if (segments.size() < 3 || segments.size() > 4) {
            throw malformed(text, "it has the form aip://<entity-type>/<source>/<id>[/<part>]");
        }
        try {
            Optional<String> part =
                    segments.size() == 4 ? Optional.of(Percent.decode(segments.get(3))) : Optional.empty();
            return new EntityUri(segments.get(0), segments.get(1), Percent.decode(segments.get(2)), part);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'%s' is not an entity URI: %s".formatted(text, e.getMessage()), e);
        }
    }

    /** The entity type, in kebab case. */
    public String type() {
        return type;
    }

    /** The name of the configured source that owns the entity. */
    public String source() {
        return source;
    }

    /** The id at the source, decoded. */
    public String id() {
        return id;
    }

    /** The name of the part within its record, decoded; empty for a root. */
    public Optional<String> part() {
        return part;
    }

    /** The one spelling of this URI. */
    @Override
    public String toString() {
        return text;
    }

    @Override
    public int compareTo(EntityUri other) {
        return text.compareTo(other.text);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EntityUri uri && uri.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    private static String segment(String what, String value) {
        if (value.isEmpty() || value.equals(".") || value.equals("..")) {
            throw new IllegalArgumentException(
                    "%s '%s' cannot be a path segment: it must be neither empty nor '.' nor '..'"
                            .formatted(what, value));
        }
        return value;
    }

    private static List<String> split(String path) {
        List<String> segments = new ArrayList<>();
        int start = 0;
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', start)) {
            segments.add(path.substring(start, slash));
            start = slash + 1;
        }
        segments.add(path.substring(start));
        return segments;
    }

    private static IllegalArgumentException malformed(String text, String expectation) {
        return new IllegalArgumentException("'%s' is not an entity URI: expected that %s".formatted(text, expectation));
    }
}
