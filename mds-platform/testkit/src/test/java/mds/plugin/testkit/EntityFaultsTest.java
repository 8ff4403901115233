package mds.plugin.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;
import mds.plugin.Alias;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import mds.plugin.NormalizedRecord;
import mds.plugin.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntityFaultsTest {
    private static final PluginSchema SCHEMA = SchemaFaultsTest.schema("""
            type Notebook @entity(type: "notebook") @reference(edge: "reads", to: ["dataset"]) {
              title: String!
              language: Language
              runs: Int
              bytes: Long
              cost: Float
              shared: Boolean
              openedAt: DateTime
              extra: JSON
              words: [String!]
              settings: [Settings!]
            }
            type NotebookCell @entity(type: "notebook-cell", partOf: "notebook") { text: String }
            enum Language { PYTHON R }
            type Settings { memory: Int! note: String }
            """);
    private static final EntityUri URI = EntityUri.of("notebook", "lab", "1");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "language | \"PYTHON\" | \"COBOL\"",
                "runs | 3 | 3000000000",
                "runs | 0 | 0.5",
                "bytes | 3000000000 | \"3\"",
                "cost | 0.5 | \"0.5\"",
                "cost | 1 | true",
                "shared | false | \"false\"",
                "openedAt | \"2026-01-01T00:00:00Z\" | \"yesterday\"",
                "createdAt | \"2026-01-01T00:00:00Z\" | 1767225600",
                "extra | {\"a\": [1, null]} |",
                "words | [\"a\"] | \"a\"",
                "words | [\"a\"] | [\"a\", null]",
                "settings | [{\"memory\": 1}] | [{\"note\": \"a\"}]",
                "settings | [{\"memory\": 1, \"note\": null}] | [{\"memory\": 1, \"more\": 2}]",
                "title | \"T\" | 7",
                "title | \"T\" | null",
                "extra | 1 |",
            })
    void holdsAttributesAgainstTheirTypes(String attribute, String fitting, String misfit) throws Exception {
        assertThat(faults(titled().attribute(attribute, json(fitting)))).isEmpty();
        if (misfit != null) {
            Entity.Builder entity = attribute.equals("title") ? Entity.of(URI) : titled();
            assertThat(faults(entity.attribute(attribute, json(misfit)))).hasSize(1);
        }
    }

    @Test
    void refusesWhatTheTypeDoesNotDeclare() throws Exception {
        assertThat(faults(titled().attribute("colour", json("\"red\"")))).hasSize(1);
        assertThat(faults(titled().reference("writes", EntityUri.of("dataset", "lake", "x"))))
                .hasSize(1);
        assertThat(faults(titled().reference("reads", URI))).hasSize(1);
    }

    @Test
    void letsAnyTypeBeOwnedAndAnyReferenceGoByAlias() {
        assertThat(faults(titled().reference(Reference.OWNED_BY, Alias.email("a@example.com"))))
                .isEmpty();
        assertThat(faults(titled().reference("reads", new Alias("s3://lake/x"))))
                .isEmpty();
    }

    @Test
    void knowsRootsFromParts() {
        Entity cell = Entity.of(URI.part("notebook-cell", "1")).build();
        Entity undeclared = Entity.of(URI.part("notebook", "1"))
                .attribute("title", Optional.of("T"))
                .build();
        Entity root = titled().build();

        assertThat(EntityFaults.of(SCHEMA, new NormalizedRecord(root, List.of(cell))))
                .isEmpty();
        assertThat(EntityFaults.of(SCHEMA, new NormalizedRecord(root, List.of(undeclared))))
                .hasSize(1);
        assertThat(EntityFaults.of(SCHEMA, NormalizedRecord.of(cell))).isNotEmpty();
        assertThat(EntityFaults.of(
                        SCHEMA,
                        NormalizedRecord.of(
                                Entity.of(EntityUri.of("model", "lab", "1")).build())))
                .isNotEmpty();
    }

    private static Entity.Builder titled() {
        return Entity.of(URI).attribute("title", Optional.of("T"));
    }

    private static List<String> faults(Entity.Builder entity) {
        return EntityFaults.of(SCHEMA, NormalizedRecord.of(entity.build()));
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text);
    }
}
