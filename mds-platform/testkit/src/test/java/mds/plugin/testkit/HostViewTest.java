package mds.plugin.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Optional;
import mds.kernel.model.EntityTypeModel;
import mds.plugin.Alias;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import mds.plugin.GraphQlExtension;
import mds.plugin.InferenceRule;
import mds.plugin.NormalizedRecord;
import mds.plugin.PathRule;
import mds.plugin.PathRule.Step;
import mds.plugin.PluginDescriptor;
import mds.plugin.Source;
import mds.plugin.SourceContext;
import mds.plugin.SourcePlugin;
import mds.schema.CompositionException;
import org.junit.jupiter.api.Test;

class HostViewTest {
    private static final String NOTEBOOK = """
        type Notebook @entity(type: "notebook") @reference(edge: "explores", to: ["dataset"]) {
          language: Language!
          cells: [NotebookCell!]! @edge(type: "cellIn", direction: IN)
        }
        type NotebookCell @entity(type: "notebook-cell", partOf: "notebook") @reference(edge: "cellIn", to: ["notebook"])
        enum Language { PYTHON R }
        extend type Dataset {
          readers: NotebookConnection! @edge(type: "explores", direction: IN)
          preparedFor: [Notebook!]! @edge(type: "prepares")
        }
        """;
    private static final EntityUri URI = EntityUri.of("notebook", "lab", "1");

    @Test
    void showsThePluginsOwnTypesAndWhatItsFieldsRead() throws CompositionException {
        HostView host = HostView.of(plugin(NOTEBOOK));

        assertThat(host.entityTypes())
                .extracting(EntityTypeModel::name)
                .containsExactlyInAnyOrder("notebook", "notebook-cell");
        assertThat(host.roots()).containsExactly("notebook");
        assertThat(host.reads("prepares")).isTrue();
        assertThat(host.reads("derivedFrom")).isFalse();
    }

    @Test
    void refusesWhatAHostWouldNameByName() {
        assertThatExceptionOfType(CompositionException.class)
                .isThrownBy(() -> HostView.of(plugin(NOTEBOOK.replace("language: Language!", "language: Speech"))))
                .satisfies(refused -> assertThat(refused.faults())
                        .containsExactly(
                                "lab: Notebook.language: is of type Speech, which the plugin does not define"));
    }

    @Test
    void refusesRecordsThatAHostWouldRefuse() throws CompositionException {
        HostView host = HostView.of(plugin(NOTEBOOK));
        Entity.Builder notebook =
                Entity.of(URI).reference("explores", new Alias("s3://lake/x")).attribute("language", Optional.of("R"));

        assertThat(host.faults(NormalizedRecord.of(notebook.build()))).isEmpty();
        assertThat(host.faults(NormalizedRecord.of(
                        notebook.attribute("language", Optional.of("COBOL")).build())))
                .containsExactly(URI + " has 'language' = \"COBOL\"; type Notebook declares one of [PYTHON, R]");
        assertThat(host.faults(NormalizedRecord.of(
                        Entity.of(EntityUri.of("dataset", "lake", "x")).build())))
                .singleElement()
                .asString()
                .contains("which the plugin does not own");
    }

    @Test
    void knowsWhichRulesStartWhereThePluginCannotSeeEdges() throws CompositionException {
        HostView host = HostView.of(plugin(NOTEBOOK));

        assertThat(host.knowsTheStartOf(rule("notebook", Step.out("explores")))).isTrue();
        assertThat(host.knowsTheStartOf(rule("dataset", Step.out("anything")))).isTrue();
        assertThat(host.knowsTheStartOf(rule("notebook", Step.in("anything")))).isTrue();
        assertThat(host.knowsTheStartOf(rule("notebook", Step.out("exploers")))).isFalse();
    }

    private static PathRule rule(String start, Step step) {
        return new PathRule("rule", start, List.of(step), "prepares");
    }

    private static SourcePlugin plugin(String sdl) {
        return new SourcePlugin() {
            @Override
            public PluginDescriptor descriptor() {
                return PluginDescriptor.of("lab", "Lab");
            }

            @Override
            public GraphQlExtension graphQlExtension() {
                return new GraphQlExtension(sdl);
            }

            @Override
            public List<InferenceRule> inferenceRules() {
                return List.of();
            }

            @Override
            public Source connect(SourceContext context) {
                throw new AssertionError("nothing is asked of a source here");
            }
        };
    }
}
