package mds.schema;

import graphql.language.DirectiveDefinition;
import graphql.language.EnumTypeDefinition;
import graphql.language.EnumValueDefinition;
import graphql.language.FieldDefinition;
import graphql.language.ImplementingTypeDefinition;
import graphql.language.InterfaceTypeDefinition;
import graphql.language.ObjectTypeDefinition;
import graphql.language.TypeDefinition;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import mds.kernel.model.AttributeKind;

/** The host's own part of the schema: the {@code .graphqls} files beside this class, each one concern. */
final class BaseSchema {
    static final String ENTITY = "Entity";
    static final String QUERY = "Query";
    /** The scalars that attributes may have, and what their values are. */
    static final Map<String, AttributeKind> SCALARS = Map.of(
            "String", AttributeKind.TEXT,
            "ID", AttributeKind.TEXT,
            "Int", AttributeKind.INTEGER,
            "Long", AttributeKind.INTEGER,
            "Float", AttributeKind.FLOAT,
            "Boolean", AttributeKind.BOOLEAN,
            "DateTime", AttributeKind.INSTANT,
            "JSON", AttributeKind.JSON);

    /** A file may extend types of others, such as {@code Query} and {@code Entity}; the fields become the type's own. */
    private static final List<String> FILES = List.of(
            "directives", // what plugins say of their types
            "query",
            "entity",
            "relationship",
            "search",
            "lineage",
            "suggestion",
            "time",
            "ownership",
            "alias",
            "administration",
            "plugins",
            "rules",
            "reindex",
            "sweep",
            "deadletters",
            "subscription",
            "verification");

    /** The directives that only the host's own fields may carry. */
    private static final Set<String> OWN_DIRECTIVES = Set.of(Composition.ADMINISTRATION);

    private final TypeDefinitionRegistry definitions;

    private BaseSchema(TypeDefinitionRegistry definitions) {
        this.definitions = definitions;
    }

    static BaseSchema read() {
        TypeDefinitionRegistry definitions =
                new SchemaParser().parse(FILES.stream().map(BaseSchema::text).collect(Collectors.joining("\n")));
        fold(definitions);
        return new BaseSchema(definitions);
    }

    private static String text(String name) {
        try (InputStream file = BaseSchema.class.getResourceAsStream(name + ".graphqls")) {
            if (file == null) {
                throw new IllegalStateException("%s.graphqls is missing beside %s".formatted(name, BaseSchema.class));
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the fields of extensions fields of what they extend. */
    private static void fold(TypeDefinitionRegistry definitions) {
        Map.copyOf(definitions.objectTypeExtensions()).forEach((name, added) -> {
            var extensions = List.copyOf(added);
            ObjectTypeDefinition type = (ObjectTypeDefinition)
                    Objects.requireNonNull(definitions.types().get(name));
            definitions.remove(type);
            extensions.forEach(definitions::remove);
            definitions.add(
                    type.transform(whole -> whole.fieldDefinitions(folded(type.getFieldDefinitions(), extensions))));
        });
        Map.copyOf(definitions.interfaceTypeExtensions()).forEach((name, added) -> {
            var extensions = List.copyOf(added);
            InterfaceTypeDefinition type = (InterfaceTypeDefinition)
                    Objects.requireNonNull(definitions.types().get(name));
            definitions.remove(type);
            extensions.forEach(definitions::remove);
            definitions.add(type.transform(whole -> whole.definitions(folded(type.getFieldDefinitions(), extensions))));
        });
    }

    private static List<FieldDefinition> folded(
            List<FieldDefinition> own, List<? extends ImplementingTypeDefinition<?>> extensions) {
        List<FieldDefinition> fields = new ArrayList<>(own);
        extensions.forEach(extension -> fields.addAll(extension.getFieldDefinitions()));
        return fields;
    }

    /** Everything in the files. */
    TypeDefinitionRegistry definitions() {
        return definitions;
    }

    /** A directive that plugins may use. */
    Optional<DirectiveDefinition> directive(String name) {
        return definitions.getDirectiveDefinition(name).filter(directive -> !OWN_DIRECTIVES.contains(name));
    }

    /** The directives that plugins may use. */
    Set<String> directiveNames() {
        Set<String> names = new TreeSet<>(definitions.getDirectiveDefinitions().keySet());
        names.removeAll(OWN_DIRECTIVES);
        return names;
    }

    /** Whether a type of that name is the host's. */
    boolean defines(String type) {
        return definitions.types().containsKey(type) || SCALARS.containsKey(type) || type.startsWith("__");
    }

    /** The fields that the host adds to every entity type. */
    List<FieldDefinition> entityFields() {
        return entity().getFieldDefinitions();
    }

    Set<String> entityFieldNames() {
        return names(entity());
    }

    Set<String> queryFieldNames() {
        return names(query());
    }

    /** The values of one of the host's enums; empty if it is none. */
    Set<String> symbols(String type) {
        return definition(type, EnumTypeDefinition.class).stream()
                .flatMap(definition -> definition.getEnumValueDefinitions().stream())
                .map(EnumValueDefinition::getName)
                .collect(Collectors.toSet());
    }

    /** The type of entities whose own type no plugin defines. */
    ObjectTypeDefinition unknownEntity() {
        return definition(Composition.UNKNOWN_ENTITY, ObjectTypeDefinition.class)
                .orElseThrow();
    }

    /** The type that queries start from. */
    ObjectTypeDefinition query() {
        return definition(QUERY, ObjectTypeDefinition.class).orElseThrow();
    }

    private InterfaceTypeDefinition entity() {
        return definition(ENTITY, InterfaceTypeDefinition.class).orElseThrow();
    }

    private <T extends TypeDefinition<?>> Optional<T> definition(String name, Class<T> kind) {
        return Optional.ofNullable(definitions.types().get(name))
                .filter(kind::isInstance)
                .map(kind::cast);
    }

    private static Set<String> names(ImplementingTypeDefinition<?> type) {
        return type.getFieldDefinitions().stream().map(FieldDefinition::getName).collect(Collectors.toSet());
    }
}
