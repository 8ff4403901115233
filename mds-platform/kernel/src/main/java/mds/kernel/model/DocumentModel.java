package mds.kernel.model;

import java.util.Map;

/**
 * An object type that is no entity type: the shape of documents inside the JSON of an attribute.
 *
 * @param graphQlName PascalCase, as in GraphQL: {@code DatasetColumn}
 * @param fields by name
 */
public record DocumentModel(String graphQlName, Map<String, AttributeModel> fields) {
    public DocumentModel {
        fields = Map.copyOf(fields);
    }
}
