package mds.kernel.model;

import java.util.Set;

/**
 * A typed attribute of an entity type, or a field of a document: one field of its SDL type.
 *
 * @param name the field's name, camelCase
 * @param type what its values are in SDL, behind lists and bangs: {@code Int}, or the name of an enum or a document
 * @param kind what its values are
 * @param many whether it is a list
 * @param required whether every normalized entity must have it
 * @param searchable whether free text finds entities by it
 * @param facet whether search counts and filters by it
 * @param symbols the values of an enum; empty for anything else
 */
public record AttributeModel(
        String name,
        String type,
        AttributeKind kind,
        boolean many,
        boolean required,
        boolean searchable,
        boolean facet,
        Set<String> symbols) {
    public AttributeModel {
        symbols = Set.copyOf(symbols);
    }

    /** An attribute of the widest scalar of its kind. */
    public AttributeModel(
            String name,
            AttributeKind kind,
            boolean many,
            boolean required,
            boolean searchable,
            boolean facet,
            Set<String> symbols) {
        this(name, kind.scalar(), kind, many, required, searchable, facet, symbols);
    }
}
