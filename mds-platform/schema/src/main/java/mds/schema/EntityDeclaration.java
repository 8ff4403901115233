package mds.schema;

import graphql.language.FieldDefinition;
import graphql.language.ObjectTypeDefinition;
import java.util.List;
import java.util.Map;
import mds.kernel.model.EntityTypeModel;

/**
 * One entity type as its own plugin and others declare it.
 *
 * @param definition of the type, by the plugin that owns it
 * @param fields of the type and of all its extensions that are kept
 * @param model what the kernel works with
 * @param edgeFields those of the fields that follow edges, by name
 */
record EntityDeclaration(
        ObjectTypeDefinition definition,
        List<FieldDefinition> fields,
        EntityTypeModel model,
        Map<String, OwnedEdgeField> edgeFields) {
    /** A field that follows edges, and where it is declared. */
    record OwnedEdgeField(Place place, EdgeField field) {}
}
