package mds.storage.datomic;

import clojure.lang.Keyword;
import datomic.Datom;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mds.kernel.model.AttributeModel;
import mds.kernel.model.EntityTypeModel;
import mds.kernel.model.GraphModel;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import mds.plugin.Tag;

/** What is said of an entity, as attributes and values: one value, or a {@link Set} of several. */
final class Facts {
    private static final Set<Keyword> MANY = Set.of(Schema.DOMAINS, Schema.TAGS, Schema.CLAIMS);

    private Facts() {}

    /** Everything that a database value says of an entity but its edges and match keys: facts and bookkeeping. */
    static Map<Keyword, Object> read(Datoms datoms, long entity) {
        Map<Keyword, Object> facts = new HashMap<>();
        for (Datom datom : datoms.of(entity)) {
            Keyword attribute = datoms.attribute(datom);
            if (MANY.contains(attribute)) {
                values(facts, attribute).add(datom.v());
            } else if (!Schema.leads(attribute) && !attribute.equals(Schema.MATCH_KEY)) {
                facts.put(attribute, datom.v());
            }
        }
        return facts;
    }

    /** What every entity is from the beginning on. */
    static Map<Keyword, Object> identity(EntityUri uri, GraphModel model, Keyword state) {
        Map<Keyword, Object> facts = new LinkedHashMap<>();
        facts.put(Schema.URI, uri.toString());
        facts.put(Schema.TYPE, Keyword.intern(uri.type()));
        facts.put(Schema.STATE, state);
        EntityUri root = model.rootOf(uri);
        if (!root.equals(uri)) {
            facts.put(Schema.ROOT, root.toString());
        }
        return facts;
    }

    /** What a record says of an entity; its claims are the caller's. */
    static Map<Keyword, Object> of(Entity entity, GraphModel model) {
        Map<Keyword, Object> facts = identity(entity.uri(), model, Schema.HYDRATED);
        facts.put(Schema.NAME, entity.name());
        entity.description().ifPresent(text -> facts.put(Schema.DESCRIPTION, text));
        entity.link().ifPresent(link -> facts.put(Schema.LINK, link.toString()));
        putAll(facts, Schema.DOMAINS, entity.domains().stream());
        putAll(facts, Schema.TAGS, entity.tags().stream().map(Tag::toString));
        EntityTypeModel type = model.entityType(entity.uri().type())
                .orElseThrow(() -> new IllegalArgumentException(
                        "%s is of a type that the model does not declare".formatted(entity.uri())));
        entity.attributes().forEach((name, value) -> {
            Column column = Column.of(declared(type, name));
            facts.put(column.keyword(), column.store(value));
        });
        return facts;
    }

    private static AttributeModel declared(EntityTypeModel type, String name) {
        return Optional.ofNullable(type.attributes().get(name))
                .orElseThrow(() -> new IllegalArgumentException(
                        "attribute '%s' is not declared by the type '%s'".formatted(name, type.name())));
    }

    static void putAll(Map<Keyword, Object> facts, Keyword attribute, Stream<?> values) {
        Set<Object> set = values.collect(Collectors.toCollection(TreeSet::new));
        if (!set.isEmpty()) {
            facts.put(attribute, set);
        }
    }

    @SuppressWarnings("unchecked")
    private static Set<Object> values(Map<Keyword, Object> facts, Keyword attribute) {
        return (Set<Object>) facts.computeIfAbsent(attribute, absent -> new HashSet<>());
    }
}
