package mds.server.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.Optional;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SuggestionFieldsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant FETCHED = Instant.parse("2026-02-01T12:00:00Z");
    private static final EntityUri OTHER = EntityUri.of("model", "registry", "other");
    private static final EntityUri OTHER_INSTANCE = EntityUri.of("model-instance", "registry", "other-1");
    private static final EntityUri NEW_FEATURE = EntityUri.of("feature", "features", "new");
    private static WorkedExample example;
    private static ExampleEngine engine;
    private static Instant before;

    /** Another model of the team, with a feature of the worked example and one of its own. */
    @BeforeAll
    static void fill() throws Exception {
        example = WorkedExample.create();
        engine = ExampleEngine.over(example);
        long basis = example.store().snapshot().basis();
        before = example.store().deltasAfter(basis - 1, 1).getFirst().at();
        while (!Instant.now().isAfter(before.plusMillis(1))) {
            // Moments are told apart by the millisecond.
            Thread.onSpinWait();
        }
        example.fetch(Entity.of(NEW_FEATURE).name("new").build(), FETCHED);
        example.fetch(
                Entity.of(OTHER_INSTANCE)
                        .reference("usesFeature", NEW_FEATURE)
                        .reference("usesFeature", WorkedExample.features().getFirst())
                        .build(),
                FETCHED);
        example.fetch(
                Entity.of(OTHER)
                        .tag("team", Optional.of("personalization"))
                        .reference("currentInstance", OTHER_INSTANCE)
                        .build(),
                FETCHED);
    }

    @AfterAll
    static void close() {
        engine.close();
        example.close();
    }

    @Test
    void aSimilarModelComesWithWhatIsShared() throws Exception {
        JsonNode similar = ask("""
            { similar(uri: "%s") { compared cuts { reason } best { score reasonCount entity { uri }
              reasons { by value contribution among entity { uri } } } } }
            """.formatted(WorkedExample.MODEL)).at("/data/similar");
        assertThat(similar.path("compared").intValue()).isEqualTo(1);
        assertThat(similar.path("cuts")).isEmpty();
        JsonNode best = similar.at("/best/0");
        assertThat(best.at("/entity/uri").textValue()).isEqualTo(OTHER.toString());
        assertThat(best.path("reasonCount").intValue()).isEqualTo(2);
        assertThat(best.at("/reasons/0/value").textValue()).isEqualTo("team::personalization");
        assertThat(best.at("/reasons/0/entity").isNull()).isTrue();
        assertThat(best.at("/reasons/1/by").textValue()).isEqualTo("currentInstance/usesFeature");
        assertThat(best.at("/reasons/1/entity/uri").textValue())
                .isEqualTo(WorkedExample.features().getFirst().toString());
        assertThat(best.at("/reasons/1/among").intValue()).isEqualTo(2);
    }

    @Test
    void aFeatureIsSuggestedForTheModelThatSharesMost() throws Exception {
        JsonNode best = ask("""
            { suggestions(uri: "%s") { best { score entity { name } reasons { entity { uri } contribution } } } }
            """.formatted(WorkedExample.MODEL)).at("/data/suggestions/best");
        assertThat(best).isEqualTo(JSON.readTree("""
            [{"score": 1.0, "entity": {"name": "new"}, "reasons": [{"entity": {"uri": "%s"}, "contribution": 1.0}]}]
            """.formatted(OTHER)));
    }

    @Test
    void anEarlierMomentHasItsOwnSuggestions() throws Exception {
        JsonNode data = ask("""
            { similar(uri: "%1$s", asOf: "%2$s") { best { score } }
              suggestions(uri: "%1$s", asOf: "%2$s") { best { score } } }
            """.formatted(WorkedExample.MODEL, before)).path("data");
        assertThat(data.toString()).isEqualTo("{\"similar\":{\"best\":[]},\"suggestions\":{\"best\":[]}}");
    }

    @Test
    void whatNoPluginDeclaresIsACutAndWhatNobodySpokeOfIsNull() throws Exception {
        JsonNode data = ask("""
            { similar(uri: "%s") { best { score } cuts { reason } }
              suggestions(uri: "aip://model/registry/none") { basis } }
            """.formatted(WorkedExample.ALICE)).path("data");
        assertThat(data.toString())
                .isEqualTo("{\"similar\":{\"best\":[],\"cuts\":[{\"reason\":\"UNDECLARED\"}]},\"suggestions\":null}");
    }

    private static JsonNode ask(String query) throws Exception {
        return engine.ask(query);
    }
}
