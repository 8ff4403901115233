package mds.schema;

import graphql.language.Argument;
import graphql.language.ArrayValue;
import graphql.language.AstPrinter;
import graphql.language.BooleanValue;
import graphql.language.Directive;
import graphql.language.DirectiveDefinition;
import graphql.language.DirectivesContainer;
import graphql.language.EnumValue;
import graphql.language.InputValueDefinition;
import graphql.language.IntValue;
import graphql.language.ListType;
import graphql.language.NonNullType;
import graphql.language.NullValue;
import graphql.language.StringValue;
import graphql.language.Type;
import graphql.language.TypeName;
import graphql.language.Value;
import graphql.parser.Parser;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Holds each use of a directive against its definition in the base schema. */
final class DirectiveCheck {
    static final String OBJECT = "OBJECT";
    static final String FIELD = "FIELD_DEFINITION";
    static final String ENUM = "ENUM";
    static final String SYMBOL = "ENUM_VALUE";
    /** GraphQL's own, where plugins may use it. */
    private static final DirectiveDefinition DEPRECATED =
            (DirectiveDefinition) Parser.parse("directive @deprecated(reason: String) on FIELD_DEFINITION | ENUM_VALUE")
                    .getDefinitions()
                    .getFirst();

    private final BaseSchema base;
    private final Faults faults;

    DirectiveCheck(BaseSchema base, Faults faults) {
        this.base = base;
        this.faults = faults;
    }

    /** Checks all directives of a definition. */
    void check(DirectivesContainer<?> container, String location, Place place) {
        Set<String> seen = new HashSet<>();
        for (Directive use : container.getDirectives()) {
            definition(use.getName())
                    .ifPresentOrElse(
                            definition -> check(use, definition, location, seen, place),
                            () -> faults.add(
                                    place,
                                    "there is no directive @%s; there are %s"
                                            .formatted(use.getName(), base.directiveNames())));
        }
    }

    private Optional<DirectiveDefinition> definition(String name) {
        return name.equals(DEPRECATED.getName()) ? Optional.of(DEPRECATED) : base.directive(name);
    }

    private void check(Directive use, DirectiveDefinition definition, String location, Set<String> seen, Place place) {
        Set<String> locations = definition.getDirectiveLocations().stream()
                .map(allowed -> allowed.getName())
                .collect(Collectors.toCollection(TreeSet::new));
        if (!locations.contains(location)) {
            faults.add(place, "@%s does not belong here; it belongs on %s".formatted(use.getName(), locations));
        }
        if (!seen.add(use.getName()) && !definition.isRepeatable()) {
            faults.add(place, "@%s stands here more than once".formatted(use.getName()));
        }
        checkArguments(use, definition.getInputValueDefinitions(), place);
    }

    private void checkArguments(Directive use, List<InputValueDefinition> expected, Place place) {
        Set<String> names = expected.stream().map(InputValueDefinition::getName).collect(Collectors.toSet());
        for (Argument argument : use.getArguments()) {
            if (!names.contains(argument.getName())) {
                faults.add(
                        place,
                        "@%s has no argument '%s'; it has %s".formatted(use.getName(), argument.getName(), names));
            }
        }
        for (InputValueDefinition definition : expected) {
            Argument argument = use.getArgument(definition.getName());
            boolean required = definition.getType() instanceof NonNullType && definition.getDefaultValue() == null;
            if (argument == null && required) {
                faults.add(place, "@%s needs the argument '%s'".formatted(use.getName(), definition.getName()));
            } else if (argument != null && !fits(argument.getValue(), definition.getType())) {
                faults.add(
                        place,
                        "@%s has %s: %s; expected %s"
                                .formatted(
                                        use.getName(),
                                        definition.getName(),
                                        AstPrinter.printAst(argument.getValue()),
                                        AstPrinter.printAst(definition.getType())));
            }
        }
    }

    private boolean fits(Value<?> value, Type<?> type) {
        return switch (type) {
            case NonNullType nonNull -> !(value instanceof NullValue) && fits(value, nonNull.getType());
            case ListType list ->
                value instanceof ArrayValue array
                        ? array.getValues().stream().allMatch(one -> fits(one, list.getType()))
                        : fits(value, list.getType());
            case TypeName named -> value instanceof NullValue || fitsNamed(value, named.getName());
            default -> false;
        };
    }

    private boolean fitsNamed(Value<?> value, String type) {
        return switch (type) {
            case "String" -> value instanceof StringValue;
            case "Int" -> value instanceof IntValue;
            case "Boolean" -> value instanceof BooleanValue;
            default -> value instanceof EnumValue symbol && base.symbols(type).contains(symbol.getName());
        };
    }
}
