package mds.plugin.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import graphql.language.EnumTypeDefinition;
import graphql.language.EnumValueDefinition;
import graphql.language.FieldDefinition;
import graphql.language.ListType;
import graphql.language.NonNullType;
import graphql.language.ObjectTypeDefinition;
import graphql.language.Type;
import graphql.language.TypeDefinition;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mds.plugin.Alias;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import mds.plugin.NormalizedRecord;
import mds.plugin.Reference;
import org.jspecify.annotations.Nullable;

/** Finds what a host would refuse in a normalized record: all that does not fit the plugin's SDL. */
final class EntityFaults {
    /** What every entity may have beside the fields of its SDL type. */
    private static final Set<String> COMMON = Set.of("createdAt", "updatedAt");

    private final PluginSchema schema;
    private final List<String> faults = new ArrayList<>();

    private EntityFaults(PluginSchema schema) {
        this.schema = schema;
    }

    /** The faults, each naming the entity, the field and the expectation; empty if there are none. */
    static List<String> of(PluginSchema schema, NormalizedRecord record) {
        EntityFaults search = new EntityFaults(schema);
        search.root(record.root());
        record.parts().forEach(part -> search.part(record.root(), part));
        return List.copyOf(search.faults);
    }

    private void root(Entity root) {
        expect(root.uri().part().isEmpty(), "%s is a part; expected a root".formatted(root));
        expect(schema.roots().contains(root.uri().type()), "%s is of no root type of the SDL".formatted(root));
        entity(root);
    }

    private void part(Entity root, Entity part) {
        EntityType type = schema.entityTypes().get(part.uri().type());
        expect(
                type != null && type.partOf().equals(Optional.of(root.uri().type())),
                "%s is not declared as partOf '%s'".formatted(part, root.uri().type()));
        entity(part);
    }

    private void entity(Entity entity) {
        EntityType type = schema.entityTypes().get(entity.uri().type());
        if (type == null) {
            faults.add("%s is of no type of the SDL".formatted(entity));
            return;
        }
        entity.attributes().forEach((name, value) -> attribute(entity, type, name, value));
        type.attributes().values().stream()
                .filter(field -> field.getType() instanceof NonNullType)
                .forEach(field -> expect(
                        entity.attributes().containsKey(field.getName()),
                        "%s lacks %s".formatted(entity, field.getName())));
        entity.references().forEach(reference -> reference(entity, type, reference));
    }

    private void attribute(Entity entity, EntityType type, String name, JsonNode value) {
        if (COMMON.contains(name)) {
            expect(isInstant(value), "%s.%s is %s; expected a DateTime".formatted(entity, name, value));
            return;
        }
        FieldDefinition field = type.attributes().get(name);
        if (field == null) {
            faults.add("%s has the attribute '%s', which its type does not declare".formatted(entity, name));
            return;
        }
        expect(
                fits(field.getType(), value),
                "%s.%s is %s; expected %s".formatted(entity, name, value, field.getType()));
    }

    private void reference(Entity entity, EntityType type, Reference reference) {
        if (reference.edgeType().equals(Reference.OWNED_BY)) {
            return;
        }
        Set<String> targets = type.references().get(reference.edgeType());
        if (targets == null) {
            faults.add("%s has a reference '%s', which its type does not declare by @reference"
                    .formatted(entity, reference.edgeType()));
            return;
        }
        switch (reference.target()) {
            case EntityUri uri ->
                expect(targets.contains(uri.type()), "%s %s leads to %s".formatted(entity, reference.edgeType(), uri));
            case Alias _ -> {}
        }
    }

    private boolean fits(Type<?> type, JsonNode value) {
        return switch (type) {
            case NonNullType nonNull -> !value.isNull() && fits(nonNull.getType(), value);
            case ListType list -> value.isArray() && all(list.getType(), value);
            default -> value.isNull() || fits(PluginSchema.typeName(type), value);
        };
    }

    private boolean all(Type<?> type, JsonNode array) {
        for (JsonNode element : array) {
            if (!fits(type, element)) {
                return false;
            }
        }
        return true;
    }

    private boolean fits(String typeName, JsonNode value) {
        return switch (typeName) {
            case "String", "ID" -> value.isTextual();
            case "Int" -> value.isIntegralNumber() && value.canConvertToInt();
            case "Long" -> value.isIntegralNumber() && value.canConvertToLong();
            case "Float" -> value.isNumber();
            case "Boolean" -> value.isBoolean();
            case "DateTime" -> isInstant(value);
            case "JSON" -> true;
            default -> fitsOwn(schema.definitions().getTypeOrNull(typeName), value);
        };
    }

    private boolean fitsOwn(@Nullable TypeDefinition<?> type, JsonNode value) {
        return switch (type) {
            case EnumTypeDefinition words ->
                words.getEnumValueDefinitions().stream()
                        .map(EnumValueDefinition::getName)
                        .anyMatch(value.asText()::equals);
            case ObjectTypeDefinition object -> value.isObject() && fieldsFit(object, value);
            case null, default -> false;
        };
    }

    private boolean fieldsFit(ObjectTypeDefinition object, JsonNode value) {
        boolean declared = value.properties().stream()
                .allMatch(property -> object.getFieldDefinitions().stream()
                        .anyMatch(field -> field.getName().equals(property.getKey())));
        return declared
                && object.getFieldDefinitions().stream().allMatch(field -> {
                    JsonNode held = value.path(field.getName());
                    return held.isMissingNode()
                            ? !(field.getType() instanceof NonNullType)
                            : fits(field.getType(), held);
                });
    }

    private static boolean isInstant(JsonNode value) {
        try {
            Instant.parse(value.asText());
            return value.isTextual();
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private void expect(boolean holds, String fault) {
        if (!holds) {
            faults.add(fault);
        }
    }
}
