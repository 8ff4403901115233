package mds.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A normalized node of the graph: everything that one record says of one entity. What an earlier record said and this one
 * does not is taken back. Immutable.
 *
 * <p>Attributes are the fields that the entity's SDL type declares, as JSON values: text for {@code String}, {@code ID}
 * and enums, numbers, booleans, RFC 3339 text for {@code DateTime}, arrays for lists, anything for {@code JSON} and for
 * object types of the plugin's own. The host checks them; what does not fit is refused as a fault of the plugin. Besides
 * those, {@code createdAt} and {@code updatedAt} are attributes of every entity: when the object came to be and last
 * changed, as its source says.
 */
public final class Entity {
    private final EntityUri uri;
    private final String name;
    private final Optional<String> description;
    private final Optional<URI> link;
    private final Set<String> domains;
    private final Set<Tag> tags;
    private final Set<Alias> aliases;
    private final Map<String, JsonNode> attributes;
    private final Set<Reference> references;

    private Entity(Builder builder) {
        uri = builder.uri;
        name = builder.name;
        description = builder.description;
        link = builder.link;
        domains = Collections.unmodifiableSet(new TreeSet<>(builder.domains));
        tags = Collections.unmodifiableSet(new TreeSet<>(builder.tags));
        aliases = Collections.unmodifiableSet(new TreeSet<>(builder.aliases));
        attributes = Collections.unmodifiableMap(new TreeMap<>(builder.attributes));
        references = Collections.unmodifiableSet(new LinkedHashSet<>(builder.references));
    }

    /** Begins an entity; its name is the URI's id until {@link Builder#name} says better. */
    public static Builder of(EntityUri uri) {
        return new Builder(uri);
    }

    /** The global name. */
    public EntityUri uri() {
        return uri;
    }

    /** What people call it; never blank. */
    public String name() {
        return name;
    }

    /** What it is, in a sentence or a page. */
    public Optional<String> description() {
        return description;
    }

    /** Its page at the source, for people; always http or https. */
    public Optional<URI> link() {
        return link;
    }

    /** The business domains that it belongs to, e.g. {@code personalization}. */
    public Set<String> domains() {
        return domains;
    }

    /** Key-value labels. */
    public Set<Tag> tags() {
        return tags;
    }

    /** The other global names that this entity claims. */
    public Set<Alias> aliases() {
        return aliases;
    }

    /** The fields of its SDL type by name; absent ones have no entry. */
    public Map<String, JsonNode> attributes() {
        return attributes;
    }

    /** The edges that start here. */
    public Set<Reference> references() {
        return references;
    }

    @Override
    public String toString() {
        return uri.toString();
    }

    /**
     * Collects what a record says. Every method takes an absent, JSON-null or empty value as "not said" and ignores it,
     * so a normalizer hands on what it read without asking. Not thread-safe.
     */
    public static final class Builder {
        private final EntityUri uri;
        private String name;
        private Optional<String> description = Optional.empty();
        private Optional<URI> link = Optional.empty();
        private final Set<String> domains = new TreeSet<>();
        private final Set<Tag> tags = new TreeSet<>();
        private final Set<Alias> aliases = new TreeSet<>();
        private final Map<String, JsonNode> attributes = new TreeMap<>();
        private final Set<Reference> references = new LinkedHashSet<>();

        private Builder(EntityUri uri) {
            this.uri = uri;
            this.name = uri.part().orElse(uri.id());
        }

        /** What people call it. */
        public Builder name(Optional<String> name) {
            name.filter(text -> !text.isBlank()).ifPresent(text -> this.name = text);
            return this;
        }

        /** What people call it. */
        public Builder name(String name) {
            return name(Optional.of(name));
        }

        /** What it is. */
        public Builder description(Optional<String> description) {
            this.description = description.filter(text -> !text.isBlank());
            return this;
        }

        /** Its page at the source; anything but an absolute http or https URL is ignored, since a portal links to it. */
        public Builder link(Optional<String> url) {
            link = url.flatMap(Links::web);
            return this;
        }

        /** The business domains that it belongs to. */
        public Builder domains(Collection<String> names) {
            names.stream().filter(name -> !name.isBlank()).forEach(domains::add);
            return this;
        }

        /** Adds the tag {@code key::value}. */
        public Builder tag(String key, Optional<String> value) {
            value.filter(text -> !text.isBlank()).ifPresent(text -> tags.add(new Tag(key, text)));
            return this;
        }

        /** Claims another global name. */
        public Builder alias(Optional<Alias> alias) {
            alias.ifPresent(aliases::add);
            return this;
        }

        /** Sets a field of the SDL type. */
        public Builder attribute(String name, JsonNode value) {
            Words.camelCase("attribute", name);
            if (!isEmpty(value)) {
                attributes.put(name, value.deepCopy());
            }
            return this;
        }

        /** Sets a text field of the SDL type. */
        public Builder attribute(String name, Optional<String> value) {
            value.ifPresent(text -> attribute(name, JsonNodeFactory.instance.textNode(text)));
            return this;
        }

        /** Sets a {@code DateTime} field of the SDL type. */
        public Builder instant(String name, Optional<Instant> value) {
            return attribute(name, value.map(Instant::toString));
        }

        /** Adds an edge of a type to each target. */
        public Builder reference(String edgeType, Collection<? extends Target> targets) {
            targets.forEach(target -> references.add(new Reference(edgeType, target)));
            return this;
        }

        /** Adds an edge to the target, if there is one. */
        public Builder reference(String edgeType, Optional<? extends Target> target) {
            target.ifPresent(to -> references.add(new Reference(edgeType, to)));
            return this;
        }

        /** Adds an edge to the target. */
        public Builder reference(String edgeType, Target target) {
            references.add(new Reference(edgeType, target));
            return this;
        }

        /** The finished entity; the builder may go on and build another. */
        public Entity build() {
            return new Entity(this);
        }

        private static boolean isEmpty(JsonNode value) {
            return value.isNull()
                    || value.isMissingNode()
                    || (value.isContainerNode() && value.isEmpty())
                    || (value.isTextual() && value.asText().isEmpty());
        }
    }
}
