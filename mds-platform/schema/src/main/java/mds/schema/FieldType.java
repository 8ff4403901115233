package mds.schema;

import graphql.language.ListType;
import graphql.language.NonNullType;
import graphql.language.Type;
import graphql.language.TypeName;

/**
 * The type of a field, taken apart.
 *
 * @param name the type behind lists and bangs
 * @param lists how many lists are around it
 * @param required whether the field is never null
 */
record FieldType(String name, int lists, boolean required) {
    static FieldType of(Type<?> type) {
        return switch (type) {
            case NonNullType nonNull -> {
                FieldType inner = of(nonNull.getType());
                yield new FieldType(inner.name, inner.lists, true);
            }
            case ListType list -> {
                FieldType inner = of(list.getType());
                yield new FieldType(inner.name, inner.lists + 1, false);
            }
            case TypeName named -> new FieldType(named.getName(), 0, false);
            default -> throw new IllegalArgumentException("there is no such kind of type: " + type);
        };
    }

    boolean list() {
        return lists > 0;
    }
}
