package mds.kernel.normalization;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mds.kernel.model.AttributeKind;
import mds.kernel.model.AttributeModel;
import mds.kernel.model.DocumentModel;
import mds.kernel.model.EntityTypeModel;
import mds.kernel.model.GraphModel;
import mds.plugin.Alias;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import mds.plugin.NormalizedRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractCheckTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final EntityUri TEST = EntityUri.parse("aip://ab-test/exp/1");

    private final ContractCheck check = new ContractCheck(model());

    @Test
    void whatFitsHasNoFaults() throws Exception {
        Entity test = Entity.of(TEST)
                .attribute("count", json("3"))
                .attribute("ratio", json("0.5"))
                .attribute("days", json("[\"MON\", \"TUE\"]"))
                .attribute("startedAt", json("\"2026-01-31T12:00:00Z\""))
                .attribute("anything", json("{\"a\": [1, null]}"))
                .reference("uses", EntityUri.parse("aip://dataset/lake/clicks"))
                .reference("uses", new Alias("s3://lake/clicks"))
                .reference("ownedBy", Alias.email("alice@example.com"))
                .build();
        Entity cell = Entity.of(TEST.part("ab-test-cell", "1")).build();
        assertThat(check.faults(new NormalizedRecord(test, List.of(cell)), "experimentation"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "count | \"3\" | integer",
                "count | 3.5 | integer",
                "ratio | true | float",
                "days | \"MON\" | a list of one of [MON, TUE]",
                "days | [\"SUN\"] | a list of one of [MON, TUE]",
                "startedAt | \"yesterday\" | instant",
                "number | 3000000000 | integer of 32 bits",
                "settings | {\"memory\": 1} | a list of object of type Settings",
                "settings | [null] | a list of object of type Settings",
                "nobody | 1 | does not declare"
            })
    void anAttributeOfAnotherKindIsNamedWithWhatIsDeclared(String attribute, String value, String expectation)
            throws Exception {
        Entity test = Entity.of(TEST)
                .attribute("count", json("1"))
                .attribute(attribute, json(value))
                .build();
        assertThat(check.faults(NormalizedRecord.of(test), "experimentation"))
                .singleElement()
                .asString()
                .contains(TEST.toString(), attribute, expectation);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "[{\"memory\": 1, \"note\": null, \"inner\": [{\"memory\": 2}]}] |",
                "[{\"memory\": 1}, {\"note\": \"a\"}] | has no 'settings[1].memory', which Settings.memory declares as"
                        + " non-null",
                "[{\"memory\": null}] | has no 'settings[0].memory', which Settings.memory declares as non-null",
                "[{\"memory\": 1, \"more\": 2}] | has 'settings[0].more', which type Settings does not declare",
                "[{\"memory\": 1, \"note\": 2}] | has 'settings[0].note' = 2; type Settings declares text",
                "[{\"memory\": 1, \"inner\": [{\"memory\": 0.5}]}] | has 'settings[0].inner[0].memory' = 0.5; type"
                        + " Settings declares"
            })
    void aDocumentIsHeldAgainstItsTypeAsDeepAsItGoes(String settings, String fault) throws Exception {
        Entity test = Entity.of(TEST)
                .attribute("count", json("1"))
                .attribute("settings", json(settings))
                .build();
        List<String> faults = check.faults(NormalizedRecord.of(test), "experimentation");
        if (fault == null) {
            assertThat(faults).isEmpty();
        } else {
            assertThat(faults).singleElement().asString().contains(TEST.toString(), fault);
        }
    }

    @Test
    void aRecordIsNotOfAPart() {
        Entity unlisted = Entity.of(EntityUri.parse("aip://ab-test-cell/exp/1")).build();
        Entity listed = Entity.of(TEST.part("ab-test-cell", "1")).build();
        assertThat(check.faults(NormalizedRecord.of(unlisted), "experimentation"))
                .containsExactly(
                        "aip://ab-test-cell/exp/1 is the root of its record, but its type is declared with partOf:"
                                + " \"ab-test\"");
        assertThat(check.faults(NormalizedRecord.of(listed), "experimentation"))
                .anySatisfy(fault -> assertThat(fault).contains("names the part '1'"));
    }

    @Test
    void aMissingNonNullAttributeIsAFault() {
        assertThat(check.faults(NormalizedRecord.of(Entity.of(TEST).build()), "experimentation"))
                .singleElement()
                .asString()
                .contains("AbTest.count", "non-null");
    }

    @Test
    void referencesMustBeDeclaredAndLeadWhereTheyMay() throws Exception {
        Entity test = Entity.of(TEST)
                .attribute("count", json("1"))
                .reference("likes", EntityUri.parse("aip://dataset/lake/clicks"))
                .reference("uses", EntityUri.parse("aip://model/registry/ranking"))
                .reference("ownedBy", EntityUri.parse("aip://dataset/lake/clicks"))
                .build();
        assertThat(check.faults(NormalizedRecord.of(test), "experimentation"))
                .satisfiesExactlyInAnyOrder(
                        fault -> assertThat(fault).contains("'likes'", "@reference"),
                        fault -> assertThat(fault).contains("'uses'", "aip://model/registry/ranking"),
                        fault -> assertThat(fault).contains("'ownedBy'", "user", "group"));
    }

    @Test
    void onlyOwnTypesAndDeclaredPartsAreAccepted() throws Exception {
        Entity test = Entity.of(TEST).attribute("count", json("1")).build();
        Entity notAPart = Entity.of(TEST.part("dataset", "1")).build();
        assertThat(check.faults(new NormalizedRecord(test, List.of(notAPart)), "experimentation"))
                .anySatisfy(fault -> assertThat(fault).contains("does not own"))
                .anySatisfy(fault -> assertThat(fault).contains("partOf"));
    }

    private static JsonNode json(String text) throws Exception {
        return JSON.readTree(text);
    }

    private static GraphModel model() {
        EntityTypeModel test = new EntityTypeModel(
                "ab-test",
                "AbTest",
                "experimentation",
                Optional.empty(),
                Map.of(
                        "number",
                                new AttributeModel(
                                        "number", "Int", AttributeKind.INTEGER, false, false, false, false, Set.of()),
                        "settings", document("settings"),
                        "count", attribute("count", AttributeKind.INTEGER, false, true, Set.of()),
                        "ratio", attribute("ratio", AttributeKind.FLOAT, false, false, Set.of()),
                        "days", attribute("days", AttributeKind.TEXT, true, false, Set.of("MON", "TUE")),
                        "startedAt", attribute("startedAt", AttributeKind.INSTANT, false, false, Set.of()),
                        "anything", attribute("anything", AttributeKind.JSON, false, false, Set.of())),
                Map.of("uses", Set.of("dataset")));
        EntityTypeModel cell = new EntityTypeModel(
                "ab-test-cell", "AbTestCell", "experimentation", Optional.of("ab-test"), Map.of(), Map.of());
        EntityTypeModel dataset =
                new EntityTypeModel("dataset", "Dataset", "datasets", Optional.empty(), Map.of(), Map.of());
        DocumentModel settings = new DocumentModel(
                "Settings",
                Map.of(
                        "memory", attribute("memory", AttributeKind.INTEGER, false, true, Set.of()),
                        "note", attribute("note", AttributeKind.TEXT, false, false, Set.of()),
                        "inner", document("inner")));
        return new GraphModel(
                Map.of("ab-test", test, "ab-test-cell", cell, "dataset", dataset),
                List.of(),
                Map.of("Settings", settings));
    }

    private static AttributeModel document(String name) {
        return new AttributeModel(name, "Settings", AttributeKind.JSON, true, false, false, false, Set.of());
    }

    private static AttributeModel attribute(
            String name, AttributeKind kind, boolean many, boolean required, Set<String> symbols) {
        return new AttributeModel(name, kind, many, required, false, false, symbols);
    }
}
