package mds.plugin.testkit;

import graphql.GraphQLError;
import graphql.language.FieldDefinition;
import graphql.language.InterfaceTypeDefinition;
import graphql.language.NonNullType;
import graphql.language.ObjectTypeDefinition;
import graphql.language.TypeName;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import graphql.schema.idl.UnExecutableSchemaGenerator;
import graphql.schema.idl.errors.SchemaProblem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds what a host would refuse in a plugin's SDL. */
final class SchemaFaults {
    private static final Pattern KEBAB = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final Pattern CAMEL = Pattern.compile("[a-z][A-Za-z0-9]*");

    private final PluginSchema schema;
    private final TypeDefinitionRegistry host = new SchemaParser().parse(hostDefinitions());
    private final List<String> faults = new ArrayList<>();

    private SchemaFaults(PluginSchema schema) {
        this.schema = schema;
    }

    /** The faults, each naming the definition and the expectation; empty if there are none. */
    static List<String> of(PluginSchema schema) {
        SchemaFaults search = new SchemaFaults(schema);
        search.composed();
        schema.objects().forEach(search::ownType);
        schema.extensions().forEach(search::extension);
        schema.entityTypes().values().forEach(search::entityType);
        return List.copyOf(search.faults);
    }

    /** Composes the plugin's definitions with the host's as a host would: unknown types, directives and arguments show. */
    private void composed() {
        try {
            TypeDefinitionRegistry all = new SchemaParser().parse(hostDefinitions() + generated());
            UnExecutableSchemaGenerator.makeUnExecutableSchema(all.merge(schema.definitions()));
        } catch (SchemaProblem problem) {
            problem.getErrors().stream().map(GraphQLError::getMessage).forEach(faults::add);
        }
    }

    /** What a host generates for entity types, and stands for those of plugins that are not here. */
    private String generated() {
        StringBuilder sdl = new StringBuilder();
        Set<String> own = schema.objects().map(ObjectTypeDefinition::getName).collect(Collectors.toSet());
        Set<String> foreign = schema.extensions()
                .map(ObjectTypeDefinition::getName)
                .filter(name -> !own.contains(name) && host.getTypeOrNull(name) == null)
                .collect(Collectors.toCollection(TreeSet::new));
        foreign.forEach(name -> sdl.append("type %s { id: ID! }%n".formatted(name)));
        schema.entityObjects()
                .map(ObjectTypeDefinition::getName)
                .forEach(name -> sdl.append(
                        "type %1$sConnection { edges: [%1$sEdge!]! } type %1$sEdge { node: %1$s! }%n".formatted(name)));
        return sdl.toString();
    }

    private void ownType(ObjectTypeDefinition type) {
        Set<String> nameable =
                schema.objects().map(ObjectTypeDefinition::getName).collect(Collectors.toSet());
        nameable.addAll(schema.followable());
        for (FieldDefinition field : type.getFieldDefinitions()) {
            String named = PluginSchema.typeName(field.getType());
            expect(
                    nameable.contains(named) || isEnumOrScalar(named) || spansAll(named),
                    "%s.%s names %s; a type's own fields name types of its own plugin only"
                            .formatted(type.getName(), field.getName(), named));
            expect(
                    PluginSchema.isDescribed(field),
                    "%s.%s has no description".formatted(type.getName(), field.getName()));
            edge(type, field);
        }
        expect(PluginSchema.isDescribed(type), "type %s has no description".formatted(type.getName()));
    }

    private void extension(ObjectTypeDefinition type) {
        for (FieldDefinition field : type.getFieldDefinitions()) {
            String place = type.getName() + "." + field.getName();
            expect(PluginSchema.isDescribed(field), "%s has no description".formatted(place));
            if (type.getName().equals("Query")) {
                lookup(place, field);
            } else {
                expect(
                        field.hasDirective("edge"),
                        "%s follows no @edge; only the owner of a type adds attributes".formatted(place));
                edge(type, field);
            }
        }
    }

    private void lookup(String place, FieldDefinition field) {
        boolean byId = field.getInputValueDefinitions().size() == 1
                && field.getInputValueDefinitions().getFirst().getName().equals("id")
                && field.getInputValueDefinitions().getFirst().getType() instanceof NonNullType nonNull
                && nonNull.getType() instanceof TypeName name
                && name.getName().equals("ID");
        expect(field.hasDirective("lookup") && byId, "%s is not of the form x(id: ID!): X @lookup".formatted(place));
        boolean own = schema.entityObjects()
                .anyMatch(type -> field.getType() instanceof TypeName name
                        && type.getName().equals(name.getName()));
        expect(own, "%s does not answer an entity type of this plugin, nullable".formatted(place));
    }

    private void edge(ObjectTypeDefinition type, FieldDefinition field) {
        String named = PluginSchema.typeName(field.getType());
        boolean entities = schema.followable().contains(named) || spansAll(named);
        String place = type.getName() + "." + field.getName();
        expect(
                entities == field.hasDirective("edge"),
                "%s is of %s; @edge leads to entities, and only it".formatted(place, named));
        if (field.hasDirective("edge")) {
            String edgeType = PluginSchema.text(field, "edge", "type").orElse("");
            expect(
                    CAMEL.matcher(edgeType).matches(),
                    "%s follows '%s', not a camelCase edge type".formatted(place, edgeType));
            expect(
                    !field.hasDirective("searchable") && !field.hasDirective("facet"),
                    "%s is an edge; only attributes are searched".formatted(place));
        }
    }

    private void entityType(EntityType type) {
        expect(KEBAB.matcher(type.name()).matches(), "entity type '%s' is not kebab case".formatted(type.name()));
        ObjectTypeDefinition definition = type.definition();
        expect(
                definition.getName().equals(pascalCase(type.name())),
                "type %s stands for '%s'; expected the same words in PascalCase"
                        .formatted(definition.getName(), type.name()));
        type.partOf()
                .ifPresent(owner -> expect(
                        schema.roots().contains(owner),
                        "%s is part of %s, no root of this plugin".formatted(type.name(), owner)));
        InterfaceTypeDefinition entity =
                Objects.requireNonNull(host.getTypeOrNull("Entity", InterfaceTypeDefinition.class));
        entity.getFieldDefinitions()
                .forEach(field -> expect(
                        definition.getFieldDefinitions().stream()
                                .noneMatch(own -> own.getName().equals(field.getName())),
                        "%s.%s is a field of every Entity; the host adds it"
                                .formatted(definition.getName(), field.getName())));
        type.references().forEach((edgeType, targets) -> {
            expect(
                    CAMEL.matcher(edgeType).matches(),
                    "%s @reference '%s' is not camelCase".formatted(type.name(), edgeType));
            expect(!targets.isEmpty(), "%s @reference '%s' leads nowhere".formatted(type.name(), edgeType));
            targets.forEach(to -> expect(KEBAB.matcher(to).matches(), "'%s' is not kebab case".formatted(to)));
        });
    }

    private boolean isEnumOrScalar(String name) {
        return schema.definitions().getTypeOrNull(name) != null
                || schema.definitions().scalars().containsKey(name)
                || host.scalars().containsKey(name);
    }

    private static boolean spansAll(String name) {
        return name.equals("Entity") || name.equals("EntityConnection");
    }

    private static String pascalCase(String kebab) {
        return Arrays.stream(kebab.split("-", -1))
                .filter(word -> !word.isEmpty())
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining());
    }

    private void expect(boolean holds, String fault) {
        if (!holds) {
            faults.add(fault);
        }
    }

    private static String hostDefinitions() {
        try (InputStream file = Objects.requireNonNull(SchemaFaults.class.getResourceAsStream("host.graphqls"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
