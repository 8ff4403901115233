package mds.plugin.testkit;

import graphql.language.AbstractDescribedNode;
import graphql.language.Argument;
import graphql.language.ArrayValue;
import graphql.language.Directive;
import graphql.language.DirectivesContainer;
import graphql.language.FieldDefinition;
import graphql.language.NamedNode;
import graphql.language.ObjectTypeDefinition;
import graphql.language.StringValue;
import graphql.language.Type;
import graphql.language.Value;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import graphql.schema.idl.TypeInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mds.plugin.GraphQlExtension;

/** A plugin's SDL, parsed: the entity types that it declares. */
final class PluginSchema {
    private final TypeDefinitionRegistry definitions;
    private final Map<String, EntityType> entityTypes = new TreeMap<>();

    private PluginSchema(TypeDefinitionRegistry definitions) {
        this.definitions = definitions;
        entityObjects().forEach(type -> entityTypes.put(entityTypeName(type), entityType(type)));
    }

    /** Parses the definitions; a {@link graphql.schema.idl.errors.SchemaProblem} says what is wrong with them. */
    static PluginSchema of(GraphQlExtension extension) {
        return new PluginSchema(new SchemaParser().parse(extension.sdl()));
    }

    TypeDefinitionRegistry definitions() {
        return definitions;
    }

    /** The plugin's entity types by their kebab-case names. */
    Map<String, EntityType> entityTypes() {
        return entityTypes;
    }

    /** The entity types that have records of their own. */
    Set<String> roots() {
        return entityTypes.values().stream()
                .filter(type -> type.partOf().isEmpty())
                .map(EntityType::name)
                .collect(Collectors.toSet());
    }

    /** The plugin's object types that are entity types. */
    Stream<ObjectTypeDefinition> entityObjects() {
        return objects().filter(type -> type.hasDirective("entity"));
    }

    /** All object types that the plugin itself defines. */
    Stream<ObjectTypeDefinition> objects() {
        return definitions.getTypes(ObjectTypeDefinition.class).stream();
    }

    /** The plugin's extensions of types, its own or others'. */
    Stream<ObjectTypeDefinition> extensions() {
        return definitions.objectTypeExtensions().values().stream().flatMap(List::stream);
    }

    /** The entity types, by GraphQL name, whose fields may be followed to: own ones, and what spans all. */
    Set<String> followable() {
        return entityObjects()
                .map(NamedNode::getName)
                .flatMap(name -> Stream.of(name, name + "Connection", name + "Edge"))
                .collect(Collectors.toSet());
    }

    /** Every field that the plugin declares, on whichever type. */
    Stream<FieldDefinition> fields() {
        return Stream.concat(objects(), extensions()).flatMap(type -> type.getFieldDefinitions().stream());
    }

    /** Whether a field of the plugin follows edges of a type, in either direction. */
    boolean reads(String edgeType) {
        return fields().anyMatch(field -> text(field, "edge", "type").equals(Optional.of(edgeType)));
    }

    /** A text argument of a directive on a definition. */
    static Optional<String> text(DirectivesContainer<?> definition, String directive, String argument) {
        return definition.getDirectives(directive).stream()
                .flatMap(applied -> value(applied, argument).stream())
                .filter(StringValue.class::isInstance)
                .map(value -> ((StringValue) value).getValue())
                .findFirst();
    }

    /** The name of a field's type, without what wraps it. */
    static String typeName(Type<?> type) {
        return TypeInfo.typeInfo(type).getName();
    }

    /** Whether a definition has a description that says something. */
    static boolean isDescribed(AbstractDescribedNode<?> definition) {
        return definition.getDescription() != null
                && !definition.getDescription().getContent().isBlank();
    }

    private static String entityTypeName(ObjectTypeDefinition type) {
        return text(type, "entity", "type").orElse("");
    }

    private static EntityType entityType(ObjectTypeDefinition type) {
        Map<String, Set<String>> references = new TreeMap<>();
        for (Directive reference : type.getDirectives("reference")) {
            String edge = value(reference, "edge")
                    .filter(StringValue.class::isInstance)
                    .map(value -> ((StringValue) value).getValue())
                    .orElse("");
            references.put(edge, texts(value(reference, "to")));
        }
        Map<String, FieldDefinition> attributes = new LinkedHashMap<>();
        type.getFieldDefinitions().stream()
                .filter(field -> !field.hasDirective("edge"))
                .forEach(field -> attributes.put(field.getName(), field));
        return new EntityType(type, entityTypeName(type), text(type, "entity", "partOf"), references, attributes);
    }

    private static Set<String> texts(Optional<Value<?>> list) {
        return list.filter(ArrayValue.class::isInstance).stream()
                .flatMap(value -> ((ArrayValue) value).getValues().stream())
                .filter(StringValue.class::isInstance)
                .map(value -> ((StringValue) value).getValue())
                .collect(Collectors.toSet());
    }

    private static Optional<Value<?>> value(Directive directive, String argument) {
        return Optional.ofNullable(directive.getArgument(argument)).map(Argument::getValue);
    }
}
