package mds.schema;

import graphql.language.AstPrinter;
import graphql.language.FieldDefinition;
import graphql.language.InputValueDefinition;
import graphql.language.ObjectTypeExtensionDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mds.schema.Declarations.Owned;

/** Reads the fields that plugins add to {@code Query}: each finds an entity of one type by its URI. */
final class Lookups {
    private final List<FieldDefinition> fields = new ArrayList<>();
    private final Map<String, String> entityTypes = new TreeMap<>();

    private Lookups() {}

    static Lookups read(
            Declarations declarations,
            Map<String, EntityDeclaration> entities,
            BaseSchema base,
            DirectiveCheck directives,
            Faults faults) {
        Lookups lookups = new Lookups();
        Map<String, String> owners = new HashMap<>();
        base.queryFieldNames().forEach(name -> owners.put(name, "the host"));
        for (Owned<ObjectTypeExtensionDefinition> extension : declarations.extensions()) {
            if (extension.definition().getName().equals(BaseSchema.QUERY)) {
                if (!extension.definition().getDirectives().isEmpty()
                        || !extension.definition().getImplements().isEmpty()) {
                    faults.add(
                            new Place(extension.plugin(), BaseSchema.QUERY),
                            "is extended with more than fields; it takes neither directives nor interfaces");
                }
                for (FieldDefinition field : extension.definition().getFieldDefinitions()) {
                    Place place = new Place(extension.plugin(), BaseSchema.QUERY).field(field.getName());
                    directives.check(field, DirectiveCheck.FIELD, place);
                    String other = owners.putIfAbsent(field.getName(), extension.plugin());
                    if (other != null) {
                        faults.add(place, "is already declared by %s".formatted(other));
                    } else {
                        lookups.add(field, place, entities, faults);
                    }
                }
            }
        }
        return lookups;
    }

    /** The fields, as the plugins declare them. */
    List<FieldDefinition> fields() {
        return fields;
    }

    /** The name of the entity type that each field finds, by the field's name. */
    Map<String, String> entityTypes() {
        return entityTypes;
    }

    private void add(FieldDefinition field, Place place, Map<String, EntityDeclaration> entities, Faults faults) {
        if (!field.hasDirective("lookup")) {
            faults.add(place, "has no @lookup, so the host could not serve it; plugins add look-ups to Query");
            return;
        }
        FieldType type = FieldType.of(field.getType());
        EntityDeclaration entity = entities.get(type.name());
        if (entity == null || !entity.model().plugin().equals(place.plugin())) {
            faults.add(place, "is of type %s, which is no entity type of the plugin".formatted(type.name()));
            return;
        }
        if (type.list() || type.required()) {
            faults.add(place, "finds one entity or none; declare it as %s".formatted(type.name()));
        }
        if (!isId(field.getInputValueDefinitions())) {
            faults.add(place, "needs exactly the argument 'id: ID!'");
            return;
        }
        fields.add(field);
        entityTypes.put(field.getName(), entity.model().name());
    }

    private static boolean isId(List<InputValueDefinition> arguments) {
        return arguments.size() == 1
                && arguments.getFirst().getName().equals("id")
                && arguments.getFirst().getDefaultValue() == null
                && arguments.getFirst().getDirectives().isEmpty()
                && AstPrinter.printAst(arguments.getFirst().getType()).equals("ID!");
    }
}
