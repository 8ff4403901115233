package mds.plugin.testkit;

import graphql.language.FieldDefinition;
import graphql.language.ObjectTypeDefinition;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the SDL says of one entity type.
 *
 * @param definition where it says so
 * @param name in kebab case; empty if it is missing
 * @param partOf the type whose record owns entities of this one; empty for a root
 * @param references the entity types that each edge type may lead to
 * @param attributes the fields that are no edges, by name
 */
record EntityType(
        ObjectTypeDefinition definition,
        String name,
        Optional<String> partOf,
        Map<String, Set<String>> references,
        Map<String, FieldDefinition> attributes) {}
