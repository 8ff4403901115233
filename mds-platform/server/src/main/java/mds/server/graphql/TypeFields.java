package mds.server.graphql;

import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.TypeRuntimeWiring;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The fields of one object type, each resolved by plain code. What is absent is an empty {@code Optional}, which GraphQL
 * shows as null.
 *
 * @param <S> what the objects of the type are in Java
 */
final class TypeFields<S> {
    private final TypeRuntimeWiring.Builder wiring;

    private TypeFields(String type) {
        wiring = TypeRuntimeWiring.newTypeWiring(type);
    }

    static <S> TypeFields<S> of(String type) {
        return new TypeFields<>(type);
    }

    /** A field that the object itself answers. */
    <T> TypeFields<S> field(String name, Function<S, T> value) {
        return field(name, (object, field) -> value.apply(object));
    }

    /** A field that needs its arguments or the request. */
    <T> TypeFields<S> field(String name, BiFunction<S, DataFetchingEnvironment, T> value) {
        DataFetcher<T> fetcher = field -> {
            S object = Objects.requireNonNull(field.getSource());
            return value.apply(object, field);
        };
        wiring.dataFetcher(name, fetcher);
        return this;
    }

    void into(RuntimeWiring.Builder schema) {
        schema.type(wiring);
    }
}
