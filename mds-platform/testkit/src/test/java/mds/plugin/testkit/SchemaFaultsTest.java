package mds.plugin.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import graphql.schema.idl.errors.SchemaProblem;
import mds.plugin.GraphQlExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaFaultsTest {
    private static final String SOUND = """
            "A notebook."
            type Notebook @entity(type: "notebook") @reference(edge: "reads", to: ["dataset"]) @display(hue: 10, icon: "book") {
              "Its language." language: Language @facet
              "Its cells." cells: [NotebookCell!]! @edge(type: "cellIn", direction: IN)
              "How it is run." settings: Settings
            }
            "A cell."
            type NotebookCell @entity(type: "notebook-cell", partOf: "notebook") @reference(edge: "cellIn", to: ["notebook"]) {
              "Its text." text: String @searchable
              "Its notebook." notebook: Notebook @edge(type: "cellIn")
            }
            "A language." enum Language { PYTHON R }
            "Settings." type Settings { "Memory in MiB." memory: Int }
            extend type Dataset { "Who reads it." readers: NotebookConnection! @edge(type: "reads", direction: IN) }
            extend type Query { "A notebook." notebook(id: ID!): Notebook @lookup }
            """;

    @Test
    void findsNoneInASoundSchema() {
        assertThat(SchemaFaults.of(schema(SOUND))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "@facet | @facets | facets",
                "@entity(type: \"notebook\") | @entity(name: \"notebook\") | name",
                "@display(hue: 10, | @display(hue: \"red\", | hue",
                "direction: IN) } | direction: BACK) } | direction",
                "memory: Int | memory: Integer | Integer",
                "settings: Settings | data: Dataset | names Dataset; a type's own fields name types of its own plugin",
                "\"Its language.\" | '' | Notebook.language has no description",
                "\"A cell.\" | '' | type NotebookCell has no description",
                "text: String | tags: String | NotebookCell.tags is a field of every Entity",
                "notebook: Notebook @edge(type: \"cellIn\") | notebook: Notebook | @edge leads to entities",
                "memory: Int | memory: Int @edge(type: \"x\") | @edge leads to entities",
                "cells: [NotebookCell!]! @edge(type: \"cellIn\" | cells: [NotebookCell!]! @edge(type: \"cell-in\" | not a camelCase",
                "edge: \"reads\" | edge: \"reads-from\" | not camelCase",
                "to: [\"dataset\"] | to: [] | leads nowhere",
                "to: [\"dataset\"] | to: [\"Dataset\"] | Dataset' is not kebab case",
                "type: \"notebook-cell\" | type: \"cell\" | same words in PascalCase",
                "partOf: \"notebook\" | partOf: \"model\" | no root of this plugin",
                "readers: NotebookConnection! @edge(type: \"reads\", direction: IN) | rows: Int | only the owner of a type adds attributes",
                "notebook(id: ID!) | notebook(uri: ID!) | is not of the form x(id: ID!)",
                "notebook(id: ID!): Notebook @lookup | notebook(id: ID!): Notebook | is not of the form x(id: ID!)",
                "notebook(id: ID!): Notebook | notebook(id: ID!): Settings | does not answer an entity type",
            })
    void findsEachFault(String sound, String broken, String fault) {
        assertThat(SOUND).contains(sound);

        assertThat(SchemaFaults.of(schema(SOUND.replace(sound, broken))))
                .anySatisfy(found -> assertThat(found).contains(fault));
    }

    @Test
    void refusesWhatIsNotSdl() {
        assertThatExceptionOfType(SchemaProblem.class).isThrownBy(() -> schema(SOUND + "}"));
    }

    static PluginSchema schema(String sdl) {
        return PluginSchema.of(new GraphQlExtension(sdl));
    }
}
