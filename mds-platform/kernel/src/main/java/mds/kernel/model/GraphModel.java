package mds.kernel.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import mds.plugin.EntityUri;
import mds.plugin.InferenceRule;

/**
 * Everything that the loaded plugins declare.
 *
 * @param entityTypes by name
 * @param rules of all plugins; their ids are unique
 * @param documents the shapes of what lies inside attributes, by GraphQL name
 */
public record GraphModel(
        Map<String, EntityTypeModel> entityTypes, List<InferenceRule> rules, Map<String, DocumentModel> documents) {
    public GraphModel {
        entityTypes = Map.copyOf(entityTypes);
        rules = List.copyOf(rules);
        documents = Map.copyOf(documents);
    }

    /** What is declared without documents of a shape. */
    public GraphModel(Map<String, EntityTypeModel> entityTypes, List<InferenceRule> rules) {
        this(entityTypes, rules, Map.of());
    }

    /** The entity type of that name, if a loaded plugin owns it. */
    public Optional<EntityTypeModel> entityType(String name) {
        return Optional.ofNullable(entityTypes.get(name));
    }

    /** The root whose record tells of an entity: itself, or for a part the entity that owns it. */
    public EntityUri rootOf(EntityUri uri) {
        return entityType(uri.type())
                .flatMap(EntityTypeModel::partOf)
                .filter(root -> uri.part().isPresent())
                .map(uri::root)
                .orElse(uri);
    }

    /** Every edge type that can occur: asserted or derived, sorted. */
    public Set<String> edgeTypes() {
        Set<String> types = new TreeSet<>();
        entityTypes.values().forEach(type -> types.addAll(type.references().keySet()));
        rules.forEach(rule -> types.add(rule.derives()));
        return types;
    }

    /** Every attribute name with its models, sorted; two types may declare the same name differently. */
    public Map<String, List<AttributeModel>> attributes() {
        Map<String, List<AttributeModel>> byName = new TreeMap<>();
        entityTypes.values().stream()
                .flatMap(type -> type.attributes().values().stream())
                .forEach(attribute -> byName.merge(
                        attribute.name(),
                        List.of(attribute),
                        (some, more) ->
                                Stream.concat(some.stream(), more.stream()).toList()));
        return byName;
    }
}
