package mds.schema;

import graphql.language.ArrayValue;
import graphql.language.BooleanValue;
import graphql.language.Directive;
import graphql.language.DirectivesContainer;
import graphql.language.EnumValue;
import graphql.language.IntValue;
import graphql.language.StringValue;
import graphql.language.Value;
import java.util.List;
import java.util.Optional;

/** The arguments of one use of a directive. What is missing or of another type is empty; {@link DirectiveCheck} says so. */
record Arguments(Directive directive) {
    /** The first use of a directive. */
    static Optional<Arguments> of(DirectivesContainer<?> container, String directive) {
        return container.getDirectives(directive).stream().map(Arguments::new).findFirst();
    }

    Optional<String> text(String name) {
        return value(name, StringValue.class).map(StringValue::getValue);
    }

    Optional<String> symbol(String name) {
        return value(name, EnumValue.class).map(EnumValue::getName);
    }

    Optional<Integer> number(String name) {
        return value(name, IntValue.class).map(value -> value.getValue().intValue());
    }

    Optional<Boolean> truth(String name) {
        return value(name, BooleanValue.class).map(BooleanValue::isValue);
    }

    List<String> texts(String name) {
        Optional<ArrayValue> list = value(name, ArrayValue.class);
        if (list.isEmpty()) {
            return text(name).map(List::of).orElse(List.of());
        }
        return list.get().getValues().stream()
                .filter(StringValue.class::isInstance)
                .map(value -> ((StringValue) value).getValue())
                .toList();
    }

    private <T extends Value<?>> Optional<T> value(String name, Class<T> type) {
        return Optional.ofNullable(directive.getArgument(name))
                .map(argument -> (Object) argument.getValue())
                .filter(type::isInstance)
                .map(type::cast);
    }
}
