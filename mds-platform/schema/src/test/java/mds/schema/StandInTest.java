package mds.schema;

import static mds.plugin.EntityFilter.any;
import static mds.plugin.EntityFilter.ofType;
import static mds.plugin.MatchRule.Side.by;
import static mds.plugin.PathRule.Step.in;
import static mds.plugin.PathRule.Step.out;
import static org.assertj.core.api.Assertions.assertThat;

import graphql.schema.FieldCoordinates;
import java.util.List;
import java.util.Map;
import mds.kernel.model.EntityTypeModel;
import mds.plugin.Direction;
import mds.plugin.GraphQlExtension;
import mds.plugin.InferenceRule;
import mds.plugin.MatchRule;
import mds.plugin.MatchRule.Value;
import mds.plugin.PathRule;
import mds.plugin.Spelling;
import mds.schema.EdgeField.Shape;
import org.junit.jupiter.api.Test;

class StandInTest {
    private static final String NOTEBOOK = """
        type Notebook @entity(type: "notebook") @reference(edge: "explores", to: ["dataset", "ml-model"]) {
          language: String
        }
        extend type Dataset { exploredIn: NotebookConnection! @edge(type: "explores", direction: IN) }
        extend type MLModel { exploredIn: [Notebook!]! @edge(type: "explores", direction: IN) }
        """;

    @Test
    void fieldsOnOtherPluginsTypesAreReadAsIfThoseWereLoaded() throws CompositionException {
        PluginSchema plugin = plugin(NOTEBOOK + """
            extend type Dataset { preparedFor: [Notebook!]! @edge(type: "preparedFor") }
            """);

        assertThat(SchemaComposer.composeAlone(plugin).edgeFields())
                .isEqualTo(Map.of(
                        FieldCoordinates.coordinates("Dataset", "exploredIn"),
                        new EdgeField("explores", Direction.IN, Shape.CONNECTION, "Notebook"),
                        FieldCoordinates.coordinates("MLModel", "exploredIn"),
                        new EdgeField("explores", Direction.IN, Shape.LIST, "Notebook"),
                        FieldCoordinates.coordinates("Dataset", "preparedFor"),
                        new EdgeField("preparedFor", Direction.OUT, Shape.LIST, "Notebook")));
    }

    @Test
    void rulesMayAskOtherPluginsTypesForWhateverTheyLike() throws CompositionException {
        PathRule path = new PathRule(
                "path",
                ofType("run").where("status", "done"),
                List.of(
                        in("reads")
                                .to(ofType("dataset").where("format", "parquet").tagged("tier", "gold")),
                        out("explores").to(any().where("rows", 3))),
                "preparedFor");
        MatchRule match = new MatchRule(
                "match",
                by(ofType("notebook"), Value.attribute("language")),
                by(ofType("model", "dataset"), Value.attribute("framework")),
                Spelling.EXACT,
                "about");

        Composition composition = SchemaComposer.composeAlone(plugin(NOTEBOOK, path, match));

        assertThat(composition.model().rules()).containsExactlyInAnyOrder(path, match);
        assertThat(composition.model().entityTypes().values())
                .filteredOn(type -> type.plugin().equals("lab"))
                .extracting(EntityTypeModel::name)
                .containsExactly("notebook");
    }

    @Test
    void whatIsWrongWithThePluginItselfIsToldAsAHostWould() {
        PathRule rule = new PathRule(
                "wrong", ofType("notebook").where("tongue", "python"), List.of(out("explores")), "aboutWhat");

        assertThat(faults(plugin("""
            type Notebook @entity(type: "notebook") @reference(edge: "explores", to: ["dataset"]) {
              prepares: EntityConnection! @edge(type: "prepares")
              reads: Dataset @edge(type: "explores")
            }
            extend type Dataset { notebooks: Int readers: [Notebook!]! @edge(type: "read-by") }
            extend type Feature { notebooks: [Notebook!]! @edge(type: "explores", direction: IN) }
            extend type Tag { notebooks: Int }
            """, rule)))
                .containsExactlyInAnyOrder(
                        "lab: Notebook.prepares: follows 'prepares', which no @reference and no rule of a loaded plugin"
                                + " declares",
                        "lab: Notebook.reads: is of type Dataset of another plugin, which may not be loaded; let that"
                                + " plugin extend the type with this field, or make it Entity, [Entity!]! or"
                                + " EntityConnection!",
                        "lab: Dataset.notebooks: needs @edge: only another plugin gives values to attributes of"
                                + " Dataset",
                        "lab: Dataset.readers: has @edge(type: \"read-by\"), which is no camelCase word such as"
                                + " 'runOf'",
                        "lab: Dataset.readers: follows 'read-by', which no @reference and no rule of a loaded plugin"
                                + " declares",
                        "lab: Feature.notebooks: follows 'explores' between notebook and feature, but Notebook declares"
                                + " it to lead to [dataset]",
                        "lab: Tag: is no entity type, so it cannot be extended",
                        "lab: rule wrong: start asks for the attribute 'tongue' of notebook, which has only [createdAt,"
                                + " updatedAt]");
    }

    private static List<String> faults(PluginSchema plugin) {
        try {
            SchemaComposer.composeAlone(plugin);
            return List.of();
        } catch (CompositionException e) {
            return e.faults();
        }
    }

    private static PluginSchema plugin(String sdl, InferenceRule... rules) {
        return new PluginSchema("lab", new GraphQlExtension(sdl), List.of(rules));
    }
}
