package mds.schema;

import graphql.GraphQLError;
import graphql.schema.FieldCoordinates;
import graphql.schema.idl.TypeDefinitionRegistry;
import graphql.schema.idl.UnExecutableSchemaGenerator;
import graphql.schema.idl.errors.SchemaProblem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mds.kernel.lineage.LineageModel;
import mds.kernel.model.DocumentModel;
import mds.kernel.model.EntityTypeModel;
import mds.kernel.model.GraphModel;
import mds.kernel.suggestion.SimilarityModel;
import mds.plugin.InferenceRule;

/**
 * Makes one schema and one model of what the plugins declare.
 *
 * <p>Parse, read entity types with their fields, check rules and edges, and only if nothing is wrong put the schema
 * together.
 */
public final class SchemaComposer {
    private SchemaComposer() {}

    /**
     * Composes the plugins' declarations.
     *
     * @throws CompositionException with every fault that was found
     */
    public static Composition compose(List<PluginSchema> plugins) throws CompositionException {
        Faults faults = new Faults();
        BaseSchema base = BaseSchema.read();
        Declarations declarations = Declarations.read(plugins, base, faults);
        DirectiveCheck directives = new DirectiveCheck(base, faults);
        FieldReader reader = new FieldReader(base, declarations, directives, faults);
        EntityTypes types = new EntityTypes(base, declarations, directives, reader, faults);
        Map<String, EntityDeclaration> entities = types.read();
        Lookups lookups = Lookups.read(declarations, entities, base, directives, faults);
        RuleCheck rules = new RuleCheck(faults);
        GraphModel model = model(entities, rules.rules(plugins), types.documents());
        rules.checkEdges(model, entities);
        LineageModel lineage = LineageDeclarations.read(entities, faults);
        SimilarityModel similarity = SimilarityDeclarations.read(entities, model.edgeTypes(), faults);
        faults.check();

        TypeDefinitionRegistry definitions = new SchemaAssembly(base).assemble(declarations, entities, lookups);
        checkWhole(definitions);
        return new Composition(model, definitions, edgeFields(entities), lookups.entityTypes(), lineage, similarity);
    }

    /**
     * Composes what one plugin declares as if the plugins that it refers to were there and declared what it counts on, so
     * that every fault is its own. Types of theirs that it needs are in the model, under another plugin's id.
     *
     * @throws CompositionException with every fault that was found
     */
    public static Composition composeAlone(PluginSchema plugin) throws CompositionException {
        return compose(List.of(plugin, StandIn.of(plugin)));
    }

    private static GraphModel model(
            Map<String, EntityDeclaration> entities, List<InferenceRule> rules, Map<String, DocumentModel> documents) {
        Map<String, EntityTypeModel> byName = new HashMap<>();
        entities.values().forEach(entity -> byName.put(entity.model().name(), entity.model()));
        return new GraphModel(byName, rules, documents);
    }

    private static Map<FieldCoordinates, EdgeField> edgeFields(Map<String, EntityDeclaration> entities) {
        Map<FieldCoordinates, EdgeField> fields = new HashMap<>();
        entities.forEach((type, entity) -> entity.edgeFields()
                .forEach((name, owned) -> fields.put(FieldCoordinates.coordinates(type, name), owned.field())));
        return fields;
    }

    /** GraphQL's own rules, for what the checks before do not know of. */
    private static void checkWhole(TypeDefinitionRegistry definitions) throws CompositionException {
        try {
            UnExecutableSchemaGenerator.makeUnExecutableSchema(definitions);
        } catch (SchemaProblem e) {
            throw new CompositionException(
                    e.getErrors().stream().map(GraphQLError::getMessage).toList());
        }
    }
}
