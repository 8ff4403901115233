package mds.schema;

import graphql.language.EnumTypeDefinition;
import graphql.language.EnumValueDefinition;
import graphql.language.FieldDefinition;
import graphql.language.ObjectTypeDefinition;
import graphql.language.ObjectTypeExtensionDefinition;
import graphql.language.Type;
import graphql.language.TypeName;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import mds.kernel.model.AttributeKind;
import mds.kernel.model.AttributeModel;
import mds.kernel.model.DocumentModel;
import mds.kernel.model.EntityTypeModel;
import mds.schema.Declarations.Owned;
import mds.schema.EntityDeclaration.OwnedEdgeField;

/** Reads the entity types out of what the plugins declare. */
final class EntityTypes {
    private static final System.Logger LOG = System.getLogger(EntityTypes.class.getName());
    private static final Pattern KEBAB = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    /** Attributes that the records of every type may have: fields of {@code Entity} that a source knows best. */
    private static final List<String> COMMON = List.of("createdAt", "updatedAt");

    private final BaseSchema base;
    private final Declarations declarations;
    private final DirectiveCheck directives;
    private final FieldReader reader;
    private final Faults faults;
    private final Map<String, DocumentModel> documents = new TreeMap<>();

    EntityTypes(
            BaseSchema base, Declarations declarations, DirectiveCheck directives, FieldReader reader, Faults faults) {
        this.base = base;
        this.declarations = declarations;
        this.directives = directives;
        this.reader = reader;
        this.faults = faults;
    }

    /** The entity types by their GraphQL name. */
    Map<String, EntityDeclaration> read() {
        Map<String, List<Owned<FieldDefinition>>> fields = new HashMap<>();
        declarations
                .objects()
                .forEach((name, type) -> type.definition()
                        .getFieldDefinitions()
                        .forEach(field -> fields.computeIfAbsent(name, any -> new ArrayList<>())
                                .add(new Owned<>(type.plugin(), field))));
        declarations.extensions().stream()
                .filter(extension -> !extension.definition().getName().equals(BaseSchema.QUERY))
                .forEach(extension -> extend(extension, fields));
        Map<String, EntityDeclaration> entities = new TreeMap<>();
        Map<String, Place> byEntityType = new HashMap<>();
        declarations.objects().forEach((name, type) -> {
            Place place = new Place(type.plugin(), name);
            directives.check(type.definition(), DirectiveCheck.OBJECT, place);
            if (declarations.isEntity(name)) {
                entity(type, fields.getOrDefault(name, List.of()), byEntityType)
                        .ifPresent(entity -> entities.put(name, entity));
            } else {
                documents.put(name, document(type.definition(), place));
            }
        });
        declarations.enums().forEach((name, symbols) -> checkEnum(symbols));
        checkParts(entities);
        return entities;
    }

    /** The object types that are no entity types, by name: of those that were read. */
    Map<String, DocumentModel> documents() {
        return documents;
    }

    private void extend(
            Owned<ObjectTypeExtensionDefinition> extension, Map<String, List<Owned<FieldDefinition>>> fields) {
        String name = extension.definition().getName();
        Place place = new Place(extension.plugin(), name);
        if (declarations.isEntity(name)) {
            if (!extension.definition().getDirectives().isEmpty()
                    || !extension.definition().getImplements().isEmpty()) {
                faults.add(place, "is extended with more than fields; directives belong on the type itself");
            }
            extension
                    .definition()
                    .getFieldDefinitions()
                    .forEach(field -> fields.computeIfAbsent(name, any -> new ArrayList<>())
                            .add(new Owned<>(extension.plugin(), field)));
        } else if (base.defines(name) || declarations.owner(name).isPresent()) {
            faults.add(place, "is no entity type, so it cannot be extended");
        } else {
            LOG.log(
                    Level.INFO,
                    "%s: the extension of %s is set aside: no loaded plugin defines it"
                            .formatted(extension.plugin(), name));
        }
    }

    private Optional<EntityDeclaration> entity(
            Owned<ObjectTypeDefinition> type, List<Owned<FieldDefinition>> fields, Map<String, Place> byEntityType) {
        ObjectTypeDefinition definition = type.definition();
        Place place = new Place(type.plugin(), definition.getName());
        checkDefinition(definition, place);
        Arguments entity = Arguments.of(definition, "entity").orElseThrow();
        Optional<String> name = entity.text("type");
        if (name.isEmpty()) {
            return Optional.empty();
        }
        if (!KEBAB.matcher(name.get()).matches()) {
            faults.add(
                    place,
                    "has @entity(type: \"%s\"), no kebab-case word such as 'model-instance'".formatted(name.get()));
        }
        Place other = byEntityType.putIfAbsent(name.get(), place);
        if (other != null) {
            faults.add(place, "is the entity type '%s', which %s is already".formatted(name.get(), other));
            return Optional.empty();
        }
        Map<String, AttributeModel> attributes = new TreeMap<>();
        COMMON.forEach(common -> attributes.put(
                common, new AttributeModel(common, AttributeKind.INSTANT, false, false, false, false, Set.of())));
        Map<String, OwnedEdgeField> edgeFields = new TreeMap<>();
        List<FieldDefinition> kept = readFields(type.plugin(), definition.getName(), fields, attributes, edgeFields);
        EntityTypeModel model = new EntityTypeModel(
                name.get(),
                definition.getName(),
                type.plugin(),
                entity.text("partOf"),
                attributes,
                references(definition, place));
        return Optional.of(new EntityDeclaration(definition, kept, model, edgeFields));
    }

    private List<FieldDefinition> readFields(
            String owner,
            String type,
            List<Owned<FieldDefinition>> fields,
            Map<String, AttributeModel> attributes,
            Map<String, OwnedEdgeField> edgeFields) {
        Map<String, String> seen = new HashMap<>();
        List<FieldDefinition> kept = new ArrayList<>();
        for (Owned<FieldDefinition> owned : fields) {
            FieldDefinition field = owned.definition();
            Place place = new Place(owned.plugin(), type).field(field.getName());
            String other = seen.putIfAbsent(field.getName(), owned.plugin());
            if (base.entityFieldNames().contains(field.getName())) {
                faults.add(place, "is a field of Entity, which the host adds; choose another name");
            } else if (other != null) {
                faults.add(place, "is already declared by %s".formatted(other));
            } else if (reader.isPlain(field, place)) {
                kept.add(field);
                if (FieldReader.followsEdges(field)) {
                    reader.edge(field, type, place)
                            .ifPresent(edge -> edgeFields.put(field.getName(), new OwnedEdgeField(place, edge)));
                } else if (owned.plugin().equals(owner)) {
                    reader.attribute(field, place).ifPresent(attribute -> attributes.put(field.getName(), attribute));
                } else {
                    faults.add(place, "needs @edge: only %s gives values to attributes of %s".formatted(owner, type));
                }
            }
        }
        return kept;
    }

    private void checkEnum(Owned<EnumTypeDefinition> owned) {
        EnumTypeDefinition symbols = owned.definition();
        Place place = new Place(owned.plugin(), symbols.getName());
        directives.check(symbols, DirectiveCheck.ENUM, place);
        if (symbols.getEnumValueDefinitions().isEmpty()) {
            faults.add(place, "has no values; an enum has one or more");
        }
        Set<String> seen = new HashSet<>();
        for (EnumValueDefinition symbol : symbols.getEnumValueDefinitions()) {
            directives.check(symbol, DirectiveCheck.SYMBOL, place.field(symbol.getName()));
            if (!seen.add(symbol.getName())) {
                faults.add(place.field(symbol.getName()), "stands here more than once");
            }
        }
    }

    private void checkDefinition(ObjectTypeDefinition definition, Place place) {
        for (Type<?> implemented : definition.getImplements()) {
            if (!(implemented instanceof TypeName named) || !named.getName().equals(BaseSchema.ENTITY)) {
                faults.add(place, "implements an interface other than Entity");
            }
        }
        for (String suffix : List.of(FieldReader.CONNECTION, "Edge")) {
            String generated = definition.getName() + suffix;
            if (base.defines(generated)) {
                faults.add(place, "has a name to which the host adds; it has a type %s already".formatted(generated));
            }
            declarations
                    .owner(generated)
                    .ifPresent(owner -> faults.add(
                            new Place(owner, generated),
                            "is the name of a type that the host generates for %s".formatted(definition.getName())));
        }
        Arguments.of(definition, "display")
                .flatMap(display -> display.number("hue"))
                .filter(hue -> hue < 0 || hue > 359)
                .ifPresent(hue -> faults.add(place, "has @display(hue: %d); expected 0 to 359".formatted(hue)));
    }

    private Map<String, Set<String>> references(ObjectTypeDefinition definition, Place place) {
        Map<String, Set<String>> references = new TreeMap<>();
        for (var directive : definition.getDirectives("reference")) {
            Arguments reference = new Arguments(directive);
            reference.text("edge").ifPresent(edge -> {
                if (!FieldReader.CAMEL.matcher(edge).matches()) {
                    faults.add(
                            place, "has @reference(edge: \"%s\"), no camelCase word such as 'runOf'".formatted(edge));
                }
                if (reference.texts("to").isEmpty()) {
                    faults.add(
                            place,
                            "has @reference(edge: \"%s\") to nothing; name an entity type to which it leads"
                                    .formatted(edge));
                }
                reference.texts("to").stream()
                        .filter(type -> !KEBAB.matcher(type).matches())
                        .forEach(type -> faults.add(
                                place,
                                "has @reference(edge: \"%s\") to '%s', no entity type as in URIs"
                                        .formatted(edge, type)));
                if (references.put(edge, Set.copyOf(reference.texts("to"))) != null) {
                    faults.add(place, "declares @reference(edge: \"%s\") twice".formatted(edge));
                }
            });
        }
        return references;
    }

    private DocumentModel document(ObjectTypeDefinition type, Place place) {
        for (String directive : List.of("reference", "lineage", "similar", "display")) {
            if (type.hasDirective(directive)) {
                faults.add(place, "has @%s, but no @entity".formatted(directive));
            }
        }
        if (!type.getImplements().isEmpty()) {
            faults.add(place, "implements an interface, but has no @entity");
        }
        return reader.document(type, place);
    }

    private void checkParts(Map<String, EntityDeclaration> entities) {
        Map<String, EntityTypeModel> byName = new HashMap<>();
        entities.values().forEach(entity -> byName.put(entity.model().name(), entity.model()));
        for (EntityTypeModel part : byName.values()) {
            part.partOf().ifPresent(root -> {
                EntityTypeModel whole = byName.get(root);
                Place place = new Place(part.plugin(), part.graphQlName());
                if (whole == null || !whole.plugin().equals(part.plugin())) {
                    faults.add(place, "has partOf: \"%s\", which is no entity type of the plugin".formatted(root));
                } else if (whole.partOf().isPresent()) {
                    faults.add(place, "has partOf: \"%s\", which is a part itself".formatted(root));
                }
            });
        }
    }
}
