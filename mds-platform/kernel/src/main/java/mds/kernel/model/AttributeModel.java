package mds.kernel.model;

import java.util.Set;

/**
 * A typed attribute of an entity type: one field of its SDL type.
 *
 * @param name the field's name, camelCase
 * @param kind what its values are
 * @param many whether it is a list
 * @param required whether every normalized entity must have it
 * @param searchable whether free text finds entities by it
 * @param facet whether search counts and filters by it
 * @param symbols the values of an enum; empty for anything else
 */
public record AttributeModel(
        String name,
        AttributeKind kind,
        boolean many,
        boolean required,
        boolean searchable,
        boolean facet,
        Set<String> symbols) {
    public AttributeModel {
        symbols = Set.copyOf(symbols);
    }
}
