package mds.kernel.model;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import mds.plugin.Reference;

/**
 * One entity type.
 *
 * @param name kebab-case, as in URIs: {@code model-instance}
 * @param graphQlName PascalCase, as in GraphQL: {@code ModelInstance}
 * @param plugin the id of the plugin that owns the type
 * @param partOf the entity type whose records own entities of this type; empty for a root
 * @param attributes by name, sorted
 * @param references the entity types that each edge type asserted by this type may lead to, by edge type; every type may
 *     be {@code ownedBy} users and groups
 */
public record EntityTypeModel(
        String name,
        String graphQlName,
        String plugin,
        Optional<String> partOf,
        Map<String, AttributeModel> attributes,
        Map<String, Set<String>> references) {
    private static final Set<String> OWNERS = Set.of("user", "group");

    public EntityTypeModel {
        // Each host writes a document's words in one order, or they would not compare.
        attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
        Map<String, Set<String>> withOwners = new HashMap<>(references);
        withOwners.putIfAbsent(Reference.OWNED_BY, OWNERS);
        references = Map.copyOf(withOwners);
    }
}
