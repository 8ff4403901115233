package mds.schema;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import mds.kernel.model.AttributeKind;
import mds.kernel.model.AttributeModel;
import mds.kernel.model.EntityTypeModel;
import mds.kernel.model.GraphModel;
import mds.plugin.EntityFilter;
import mds.plugin.InferenceRule;
import mds.plugin.MatchRule;
import mds.plugin.MatchRule.Value;
import mds.plugin.PathRule;

/** Checks that what a rule asks of entities is declared, since a rule that misspells it would derive nothing, silently. */
final class FilterCheck {
    private static final Set<AttributeKind> MATCHED = Set.of(AttributeKind.TEXT, AttributeKind.INTEGER);
    private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]{0,18}");

    private final GraphModel model;
    private final InferenceRule rule;
    private final Place place;
    private final Faults faults;

    FilterCheck(GraphModel model, InferenceRule rule, Place place, Faults faults) {
        this.model = model;
        this.rule = rule;
        this.place = place;
        this.faults = faults;
    }

    void check() {
        switch (rule) {
            case PathRule path -> {
                // A rule over another plugin's types waits for it, as one over another plugin's edges does.
                if (path.start().readsFacts()) {
                    check("start", path.start());
                }
                for (int at = 0; at < path.path().size(); at++) {
                    check(
                            "step %d (%s)".formatted(at + 1, path.path().get(at).edgeType()),
                            path.path().get(at).to());
                }
            }
            case MatchRule match -> {
                check("from", match.from());
                check("to", match.to());
            }
        }
    }

    private void check(String where, MatchRule.Side side) {
        check(where, side.entities());
        if (side.value() instanceof Value.OfAttribute(var name)) {
            for (EntityTypeModel type : types(side.entities())) {
                attribute(where, type, name)
                        .filter(attribute -> !MATCHED.contains(attribute.kind()))
                        .ifPresent(attribute -> fault(
                                where,
                                "matches by '%s' of %s, which is %s; expected text, an enum or integers"
                                        .formatted(name, type.name(), attribute.kind())));
            }
        }
    }

    private void check(String where, EntityFilter filter) {
        for (String type : filter.types()) {
            if (model.entityType(type).isEmpty()) {
                fault(where, "names the entity type '%s', which no loaded plugin declares".formatted(type));
            }
        }
        filter.attributes().forEach((name, values) -> {
            Collection<EntityTypeModel> types = types(filter);
            if (filter.types().isEmpty()) {
                types = types.stream()
                        .filter(type -> type.attributes().containsKey(name))
                        .toList();
                if (types.isEmpty()) {
                    fault(
                            where,
                            "asks for the attribute '%s', which no type of a loaded plugin declares".formatted(name));
                }
            }
            types.forEach(type -> values.forEach(value -> check(where, type, name, value)));
        });
    }

    private Collection<EntityTypeModel> types(EntityFilter filter) {
        return filter.types().isEmpty()
                ? model.entityTypes().values()
                : filter.types().stream()
                        .flatMap(type -> model.entityType(type).stream())
                        .toList();
    }

    private void check(String where, EntityTypeModel type, String name, String value) {
        attribute(where, type, name)
                .flatMap(attribute -> expected(attribute, value))
                .ifPresent(expected -> fault(
                        where,
                        "compares '%s' of %s with '%s'; expected %s".formatted(name, type.name(), value, expected)));
    }

    /** What may be compared with an attribute; empty if the value may. */
    private static Optional<String> expected(AttributeModel attribute, String value) {
        boolean fits = switch (attribute.kind()) {
            case TEXT -> attribute.symbols().isEmpty() || attribute.symbols().contains(value);
            case INTEGER -> INTEGER.matcher(value).matches();
            case BOOLEAN -> value.equals("true") || value.equals("false");
            case FLOAT, INSTANT, JSON -> false;
        };
        if (fits) {
            return Optional.empty();
        }
        return Optional.of(
                switch (attribute.kind()) {
                    case TEXT -> "one of " + new TreeSet<>(attribute.symbols());
                    case INTEGER -> "an integer";
                    case BOOLEAN -> "true or false";
                    case FLOAT, INSTANT, JSON ->
                        "an attribute of text, an enum, integers or booleans, and not of " + attribute.kind();
                });
    }

    private Optional<AttributeModel> attribute(String where, EntityTypeModel type, String name) {
        Optional<AttributeModel> attribute =
                Optional.ofNullable(type.attributes().get(name));
        if (attribute.isEmpty()) {
            fault(
                    where,
                    "asks for the attribute '%s' of %s, which has only %s"
                            .formatted(
                                    name,
                                    type.name(),
                                    new TreeSet<>(type.attributes().keySet())));
        }
        return attribute;
    }

    private void fault(String where, String fault) {
        faults.add(place, "%s %s".formatted(where, fault));
    }
}
