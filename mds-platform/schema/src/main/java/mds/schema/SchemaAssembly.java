package mds.schema;

import graphql.language.FieldDefinition;
import graphql.language.InputValueDefinition;
import graphql.language.ObjectTypeDefinition;
import graphql.language.SDLDefinition;
import graphql.language.TypeName;
import graphql.parser.Parser;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import mds.schema.EdgeField.Shape;

/** Puts the whole schema together: the host's types, the plugins', and those generated for pages. */
final class SchemaAssembly {
    private static final List<InputValueDefinition> PAGE_ARGUMENTS = arguments("""
        "How many at most, up to 500."
        first: Int! = 50
        "The cursor to go on behind."
        after: String
        """);
    private static final List<InputValueDefinition> LOOKUP_ARGUMENTS = arguments("""
        "As MDS knew it then; now if absent."
        asOf: DateTime
        """);

    private final BaseSchema base;

    SchemaAssembly(BaseSchema base) {
        this.base = base;
    }

    TypeDefinitionRegistry assemble(
            Declarations declarations, Map<String, EntityDeclaration> entities, Lookups lookups) {
        TypeDefinitionRegistry whole = new TypeDefinitionRegistry();
        whole.merge(base.definitions());
        replace(whole, base.unknownEntity(), entity(base.unknownEntity(), List.of()));
        replace(whole, base.query(), query(lookups));
        declarations.enums().values().forEach(symbols -> whole.add(symbols.definition()));
        declarations.objects().forEach((name, object) -> {
            EntityDeclaration declaration = entities.get(name);
            whole.add(declaration == null ? object.definition() : entity(declaration));
        });
        entities.values().stream()
                .flatMap(entity -> entity.edgeFields().values().stream())
                .map(EntityDeclaration.OwnedEdgeField::field)
                .filter(field ->
                        field.shape() == Shape.CONNECTION && !field.target().equals(BaseSchema.ENTITY))
                .map(EdgeField::target)
                .collect(Collectors.toCollection(TreeSet::new))
                .forEach(target -> whole.merge(connection(target)));
        return whole;
    }

    private ObjectTypeDefinition entity(EntityDeclaration declaration) {
        List<FieldDefinition> fields = declaration.fields().stream()
                .map(field -> {
                    var edge = declaration.edgeFields().get(field.getName());
                    return edge != null && edge.field().shape() == Shape.CONNECTION
                            ? with(field, PAGE_ARGUMENTS)
                            : field;
                })
                .toList();
        return entity(declaration.definition(), fields);
    }

    private ObjectTypeDefinition entity(ObjectTypeDefinition definition, List<FieldDefinition> own) {
        List<FieldDefinition> fields = new ArrayList<>(base.entityFields());
        fields.addAll(own);
        return definition.transform(type -> {
            if (definition.getImplements().isEmpty()) {
                type.implementz(new TypeName(BaseSchema.ENTITY));
            }
            type.fieldDefinitions(fields);
        });
    }

    private ObjectTypeDefinition query(Lookups lookups) {
        List<FieldDefinition> fields = new ArrayList<>(base.query().getFieldDefinitions());
        lookups.fields().forEach(field -> fields.add(with(field, LOOKUP_ARGUMENTS)));
        return base.query().transform(type -> type.fieldDefinitions(fields));
    }

    private static FieldDefinition with(FieldDefinition field, List<InputValueDefinition> arguments) {
        List<InputValueDefinition> all = new ArrayList<>(field.getInputValueDefinitions());
        all.addAll(arguments);
        return field.transform(definition -> definition.inputValueDefinitions(all));
    }

    private static void replace(TypeDefinitionRegistry whole, SDLDefinition<?> old, SDLDefinition<?> definition) {
        whole.remove(old);
        whole.add(definition);
    }

    private static TypeDefinitionRegistry connection(String node) {
        return new SchemaParser().parse("""
            "A page of entities of type %1$s, sorted by URI."
            type %1$sConnection {
              "The entities with their cursors."
              edges: [%1$sEdge!]!
              "The entities."
              nodes: [%1$s!]!
              "Where the page stands."
              pageInfo: PageInfo!
              "How many there are in all."
              totalCount: Int!
            }

            "An entity of type %1$s on a page."
            type %1$sEdge {
              "The entity."
              node: %1$s!
              "Where to go on behind it."
              cursor: String!
            }
            """.formatted(node));
    }

    private static List<InputValueDefinition> arguments(String sdl) {
        ObjectTypeDefinition type = (ObjectTypeDefinition) Parser.parse("type T { f(%s): Int }".formatted(sdl))
                .getDefinitions()
                .getFirst();
        return type.getFieldDefinitions().getFirst().getInputValueDefinitions();
    }
}
