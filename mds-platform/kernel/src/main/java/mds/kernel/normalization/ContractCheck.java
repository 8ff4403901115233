package mds.kernel.normalization;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import mds.kernel.model.AttributeModel;
import mds.kernel.model.EntityTypeModel;
import mds.kernel.model.GraphModel;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import mds.plugin.NormalizedRecord;
import mds.plugin.Reference;

/** Holds normalized records against what their plugin's SDL promises. */
public final class ContractCheck {
    private final GraphModel model;

    /** A check against the SDL of the loaded plugins. */
    public ContractCheck(GraphModel model) {
        this.model = model;
    }

    /** Everything that a record breaks, each naming the entity, what it has and what is declared; empty if it fits. */
    public List<String> faults(NormalizedRecord record, String plugin) {
        List<String> faults = new ArrayList<>();
        checkEntity(record.root(), plugin, faults);
        for (Entity part : record.parts()) {
            checkEntity(part, plugin, faults);
            checkPart(part.uri(), record.root().uri(), faults);
        }
        return faults;
    }

    private void checkPart(EntityUri part, EntityUri root, List<String> faults) {
        if (!model.rootOf(part).equals(root)) {
            faults.add("%s is listed as a part of %s, but its type is not declared with partOf: \"%s\""
                    .formatted(part, root, root.type()));
        }
    }

    private void checkEntity(Entity entity, String plugin, List<String> faults) {
        EntityTypeModel type = model.entityType(entity.uri().type()).orElse(null);
        if (type == null || !type.plugin().equals(plugin)) {
            faults.add("%s is of type '%s', which the plugin does not own; its SDL declares %s"
                    .formatted(entity.uri(), entity.uri().type(), ownTypes(plugin)));
            return;
        }
        entity.attributes().forEach((name, value) -> checkAttribute(entity.uri(), type, name, value, faults));
        type.attributes().values().stream()
                .filter(attribute ->
                        attribute.required() && !entity.attributes().containsKey(attribute.name()))
                .forEach(attribute -> faults.add("%s has no '%s', which %s.%s declares as non-null"
                        .formatted(entity.uri(), attribute.name(), type.graphQlName(), attribute.name())));
        entity.references().forEach(reference -> checkReference(entity.uri(), type, reference, faults));
    }

    private static void checkReference(EntityUri from, EntityTypeModel type, Reference reference, List<String> faults) {
        Set<String> allowed = type.references().get(reference.edgeType());
        if (allowed == null) {
            faults.add("%s refers by '%s', which type %s does not declare with @reference; it declares %s"
                    .formatted(
                            from,
                            reference.edgeType(),
                            type.graphQlName(),
                            type.references().keySet().stream().sorted().toList()));
        } else if (reference.target() instanceof EntityUri to && !allowed.contains(to.type())) {
            faults.add("%s refers by '%s' to %s; type %s declares it to lead to %s"
                    .formatted(from, reference.edgeType(), to, type.graphQlName(), allowed));
        }
    }

    private static void checkAttribute(
            EntityUri uri, EntityTypeModel type, String name, JsonNode value, List<String> faults) {
        AttributeModel attribute = type.attributes().get(name);
        if (attribute == null) {
            faults.add("%s has '%s', which type %s does not declare".formatted(uri, name, type.graphQlName()));
            return;
        }
        boolean fits = attribute.many() ? value.isArray() && all(value, attribute) : fits(value, attribute);
        if (!fits) {
            faults.add("%s has '%s' = %s; type %s declares %s"
                    .formatted(uri, name, shortened(value), type.graphQlName(), expectation(attribute)));
        }
    }

    private static boolean all(JsonNode values, AttributeModel attribute) {
        return values.valueStream().allMatch(value -> fits(value, attribute));
    }

    private static boolean fits(JsonNode value, AttributeModel attribute) {
        return switch (attribute.kind()) {
            case TEXT ->
                value.isTextual()
                        && (attribute.symbols().isEmpty() || attribute.symbols().contains(value.textValue()));
            case INTEGER -> value.isIntegralNumber() && value.canConvertToLong();
            case FLOAT -> value.isNumber() && Double.isFinite(value.doubleValue());
            case BOOLEAN -> value.isBoolean();
            case INSTANT -> value.isTextual() && isInstant(value.textValue());
            case JSON -> true;
        };
    }

    private static boolean isInstant(String text) {
        try {
            OffsetDateTime.parse(text);
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static String expectation(AttributeModel attribute) {
        String one = attribute.symbols().isEmpty()
                ? attribute.kind().name().toLowerCase(Locale.ROOT)
                : "one of " + attribute.symbols().stream().sorted().toList();
        return attribute.many() ? "a list of " + one : one;
    }

    private static String shortened(JsonNode value) {
        String text = value.toString();
        return text.length() <= 120 ? text : text.substring(0, 120) + "…";
    }

    private List<String> ownTypes(String plugin) {
        return model.entityTypes().values().stream()
                .filter(type -> type.plugin().equals(plugin))
                .map(EntityTypeModel::name)
                .sorted()
                .toList();
    }
}
