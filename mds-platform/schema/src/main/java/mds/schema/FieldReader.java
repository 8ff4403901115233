package mds.schema;

import graphql.language.EnumValueDefinition;
import graphql.language.FieldDefinition;
import graphql.language.ObjectTypeDefinition;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import mds.kernel.model.AttributeKind;
import mds.kernel.model.AttributeModel;
import mds.kernel.model.DocumentModel;
import mds.plugin.Direction;
import mds.schema.EdgeField.Shape;

/** Reads the fields of entity types: each is an attribute or follows edges. */
final class FieldReader {
    static final Pattern CAMEL = Pattern.compile("[a-z][A-Za-z0-9]*");
    static final String CONNECTION = "Connection";

    private final BaseSchema base;
    private final Declarations declarations;
    private final DirectiveCheck directives;
    private final Faults faults;

    FieldReader(BaseSchema base, Declarations declarations, DirectiveCheck directives, Faults faults) {
        this.base = base;
        this.declarations = declarations;
        this.directives = directives;
        this.faults = faults;
    }

    /** Whether a field claims to follow edges. */
    static boolean followsEdges(FieldDefinition field) {
        return field.hasDirective("edge");
    }

    /** Checks what holds for every field; false if it is not worth reading further. */
    boolean isPlain(FieldDefinition field, Place place) {
        directives.check(field, DirectiveCheck.FIELD, place);
        if (!CAMEL.matcher(field.getName()).matches()) {
            faults.add(place, "is not a camelCase word such as 'startedAt'");
        }
        if (field.hasDirective("lookup")) {
            faults.add(place, "has @lookup, which belongs on fields of Query");
        }
        if (!field.getInputValueDefinitions().isEmpty()) {
            faults.add(place, "has arguments, which the host could not serve; it adds those of connections itself");
            return false;
        }
        return true;
    }

    /** Reads a field without {@code @edge} of an entity type. */
    Optional<AttributeModel> attribute(FieldDefinition field, Place place) {
        FieldType type = FieldType.of(field.getType());
        Optional<AttributeKind> kind = attributeKind(type, place);
        if (kind.isEmpty()) {
            return Optional.empty();
        }
        AttributeModel attribute = value(field, type, kind.get());
        if (attribute.searchable() && kind.get() != AttributeKind.TEXT) {
            faults.add(place, "has @searchable, which belongs on attributes of type String, ID or an enum");
        }
        if (attribute.facet() && kind.get() == AttributeKind.JSON) {
            faults.add(place, "has @facet, which belongs on attributes of a scalar type or an enum");
        }
        return Optional.of(attribute);
    }

    /** Reads a field with {@code @edge}. */
    Optional<EdgeField> edge(FieldDefinition field, String holder, Place place) {
        FieldType type = FieldType.of(field.getType());
        Arguments edge = Arguments.of(field, "edge").orElseThrow();
        Optional<String> edgeType = edge.text("type");
        edgeType.filter(name -> !CAMEL.matcher(name).matches())
                .ifPresent(name -> faults.add(
                        place, "has @edge(type: \"%s\"), which is no camelCase word such as 'runOf'".formatted(name)));
        if (field.hasDirective("searchable") || field.hasDirective("facet")) {
            faults.add(place, "follows edges, so it has no values for @searchable or @facet");
        }
        Shape shape = shape(type);
        String target = target(type.name());
        if (!isTarget(target, type, holder, place) || edgeType.isEmpty()) {
            return Optional.empty();
        }
        if (type.lists() > (shape == Shape.CONNECTION ? 0 : 1)) {
            faults.add(place, "is a list of what is many already; declare it as %s".formatted(type.name()));
        }
        if (shape == Shape.ONE && type.required()) {
            faults.add(place, "is non-null, but there may be no such edge; declare it as %s".formatted(type.name()));
        }
        Direction direction = edge.symbol("direction").filter("IN"::equals).isPresent() ? Direction.IN : Direction.OUT;
        return Optional.of(new EdgeField(edgeType.get(), direction, shape, target));
    }

    /** Reads an object type that is no entity type: each of its fields is a value inside a document. */
    DocumentModel document(ObjectTypeDefinition type, Place place) {
        if (type.getFieldDefinitions().isEmpty()) {
            faults.add(place, "has no fields; a value in a document has one or more, and an entity type has @entity");
        }
        Map<String, AttributeModel> fields = new HashMap<>();
        for (FieldDefinition field : type.getFieldDefinitions()) {
            Place at = place.field(field.getName());
            if (isPlain(field, at)) {
                if (followsEdges(field) || field.hasDirective("searchable") || field.hasDirective("facet")) {
                    faults.add(at, "lies in a document, where @edge, @searchable and @facet mean nothing");
                }
                FieldType of = FieldType.of(field.getType());
                attributeKind(of, at).ifPresent(kind -> fields.put(field.getName(), value(field, of, kind)));
            }
        }
        return new DocumentModel(type.getName(), fields);
    }

    private AttributeModel value(FieldDefinition field, FieldType type, AttributeKind kind) {
        return new AttributeModel(
                field.getName(),
                type.name(),
                kind,
                type.list(),
                type.required(),
                field.hasDirective("searchable"),
                field.hasDirective("facet"),
                symbols(type.name()));
    }

    private Optional<AttributeKind> attributeKind(FieldType type, Place place) {
        if (type.lists() > 1) {
            faults.add(place, "is a list of lists; attributes are single values or lists of them");
        }
        AttributeKind scalar = BaseSchema.SCALARS.get(type.name());
        if (scalar != null) {
            return Optional.of(scalar);
        }
        if (declarations.isEntity(target(type.name())) || target(type.name()).equals(BaseSchema.ENTITY)) {
            faults.add(place, "is of %s, so it needs @edge to say which edges lead there".formatted(type.name()));
            return Optional.empty();
        }
        if (!isOwn(type.name(), place)) {
            return Optional.empty();
        }
        return Optional.of(declarations.enums().containsKey(type.name()) ? AttributeKind.TEXT : AttributeKind.JSON);
    }

    private boolean isTarget(String target, FieldType type, String holder, Place place) {
        if (target.equals(BaseSchema.ENTITY)) {
            return true;
        }
        if (BaseSchema.SCALARS.containsKey(target)
                || (declarations.owner(target).isPresent() && !declarations.isEntity(target))) {
            faults.add(place, "has @edge, but %s is no entity type".formatted(type.name()));
            return false;
        }
        return target.equals(holder) || isOwn(target, place);
    }

    /** A plugin's fields name only its own types: those of others may not be loaded. */
    private boolean isOwn(String type, Place place) {
        Optional<String> owner = declarations.owner(type);
        if (owner.isEmpty() || base.defines(type)) {
            faults.add(place, "is of type %s, which the plugin does not define".formatted(type));
            return false;
        }
        if (!owner.get().equals(place.plugin())) {
            faults.add(
                    place,
                    "is of type %s of %s, which may not be loaded; let that plugin extend the type with this field, or make it Entity, [Entity!]! or EntityConnection!"
                            .formatted(type, owner.get()));
            return false;
        }
        return true;
    }

    private Set<String> symbols(String type) {
        var symbols = declarations.enums().get(type);
        return symbols == null
                ? Set.of()
                : symbols.definition().getEnumValueDefinitions().stream()
                        .map(EnumValueDefinition::getName)
                        .collect(Collectors.toSet());
    }

    private Shape shape(FieldType type) {
        if (!target(type.name()).equals(type.name())) {
            return Shape.CONNECTION;
        }
        return type.list() ? Shape.LIST : Shape.ONE;
    }

    /** The entity type behind the name of its connection; any other name as it is. */
    private String target(String type) {
        if (!type.endsWith(CONNECTION) || declarations.owner(type).isPresent()) {
            return type;
        }
        return type.substring(0, type.length() - CONNECTION.length());
    }
}
