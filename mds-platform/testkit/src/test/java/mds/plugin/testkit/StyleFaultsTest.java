package mds.plugin.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import mds.kernel.model.EntityTypeModel;
import mds.plugin.GraphQlExtension;
import org.junit.jupiter.api.Test;

class StyleFaultsTest {
    @Test
    void whatHasNoDescriptionIsNamed() {
        assertThat(StyleFaults.descriptions(new GraphQlExtension("""
            "A notebook."
            type Notebook @entity(type: "notebook") {
              "Its language."
              language: Language
              " "
              settings: Settings
            }
            enum Language { PYTHON R }
            type Settings {
              "In MiB."
              memory: Int
            }
            extend type Dataset { readers: NotebookConnection! @edge(type: "reads", direction: IN) }
            extend type Query { notebook(id: ID!): Notebook @lookup }
            """)))
                .containsExactlyInAnyOrder(
                        "Notebook.settings has no description",
                        "Language has no description",
                        "Settings has no description",
                        "Dataset.readers has no description",
                        "Query.notebook has no description");
    }

    @Test
    void aPluginOfRulesAloneHasNothingToDescribe() {
        assertThat(StyleFaults.descriptions(new GraphQlExtension(""))).isEmpty();
    }

    @Test
    void anEntityTypeHasOneNameInTwoSpellings() {
        assertThat(StyleFaults.spelling(type("ab-test-cell", "AbTestCell"))).isEmpty();
        assertThat(StyleFaults.spelling(type("cell", "AbTestCell")))
                .containsExactly("type AbTestCell stands for 'cell'; expected Cell");
    }

    private static EntityTypeModel type(String name, String graphQlName) {
        return new EntityTypeModel(name, graphQlName, "lab", Optional.empty(), Map.of(), Map.of());
    }
}
