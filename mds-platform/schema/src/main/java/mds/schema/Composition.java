package mds.schema;

import graphql.schema.FieldCoordinates;
import graphql.schema.idl.SchemaPrinter;
import graphql.schema.idl.TypeDefinitionRegistry;
import graphql.schema.idl.UnExecutableSchemaGenerator;
import java.util.Map;
import mds.kernel.lineage.LineageModel;
import mds.kernel.model.GraphModel;
import mds.kernel.suggestion.SimilarityModel;

/**
 * What the plugins declare, as one.
 *
 * @param model what the kernel works with
 * @param definitions the whole schema: the host's types, the plugins', and those generated for pages
 * @param edgeFields the fields of entity types that follow edges; their other fields are attributes
 * @param lookups the fields of {@code Query} that find an entity by URI, with the name of the entity type
 * @param lineage along which edge types lineage runs
 * @param similarity by what entities are similar
 */
public record Composition(
        GraphModel model,
        TypeDefinitionRegistry definitions,
        Map<FieldCoordinates, EdgeField> edgeFields,
        Map<String, String> lookups,
        LineageModel lineage,
        SimilarityModel similarity) {
    /** The GraphQL name of the type of entities whose own type no loaded plugin defines. */
    public static final String UNKNOWN_ENTITY = "UnknownEntity";
    /** The directive on fields that only administrators may ask for. */
    public static final String ADMINISTRATION = "administration";

    public Composition {
        edgeFields = Map.copyOf(edgeFields);
        lookups = Map.copyOf(lookups);
    }

    /** The composed schema in the schema definition language. */
    public String sdl() {
        SchemaPrinter.Options options = SchemaPrinter.Options.defaultOptions()
                .includeDirectiveDefinitions(true)
                .includeScalarTypes(true);
        return new SchemaPrinter(options).print(UnExecutableSchemaGenerator.makeUnExecutableSchema(definitions));
    }
}
