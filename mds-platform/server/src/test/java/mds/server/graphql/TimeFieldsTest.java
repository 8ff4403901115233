package mds.server.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TimeFieldsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final EntityUri PIPELINE = EntityUri.of("pipeline", "orchestrator", "renamed");
    private static final EntityUri RUN = EntityUri.of("pipeline-run", "orchestrator", "renamed-1");
    private static final Instant FETCHED = Instant.parse("2026-01-31T12:00:00Z");
    private static WorkedExample example;
    private static ExampleEngine engine;
    private static Instant between;

    @BeforeAll
    static void fill() throws Exception {
        example = WorkedExample.create();
        engine = ExampleEngine.over(example);
        example.fetch(Entity.of(RUN).name("before").build(), FETCHED);
        between = Instant.now();
        // The graph's times are whole milliseconds: what is committed within this one belongs to it.
        while (Instant.now().toEpochMilli() <= between.toEpochMilli()) {
            Thread.onSpinWait();
        }
        example.fetch(Entity.of(RUN).name("after").reference("runOf", PIPELINE).build(), FETCHED.plusSeconds(1));
    }

    @AfterAll
    static void close() {
        engine.close();
        example.close();
    }

    @Test
    void historyTellsNewestFirstWhatChangedAndWhoSaysSo() throws Exception {
        String query = "{ history(uri: \"%s\", first: 1%s) { truncated pageInfo { hasNextPage endCursor } entries { "
                + "record fetchedAt changeCount changes { kind field from to added removed "
                + "edge { from type to origin rule alias } } } } }";
        JsonNode latest = ask(query.formatted(RUN, "")).at("/data/history");
        assertThat(latest.path("entries")).isEqualTo(JSON.readTree("""
            [{"record": "%1$s", "fetchedAt": "2026-01-31T12:00:01.000Z", "changeCount": 2, "changes": [
              {"kind": "FIELD", "field": "name", "from": "before", "to": "after", "added": [], "removed": [], "edge": null},
              {"kind": "EDGE_ADDED", "field": null, "from": null, "to": null, "added": [], "removed": [],
                "edge": {"from": "%1$s", "type": "runOf", "to": "%2$s", "origin": "ASSERTED", "rule": null,
                  "alias": null}}]}]
            """.formatted(RUN, PIPELINE)));
        String after =
                ", after: \"%s\"".formatted(latest.at("/pageInfo/endCursor").textValue());
        JsonNode first = ask(query.formatted(RUN, after)).at("/data/history");
        assertThat(first.at("/pageInfo/hasNextPage").booleanValue()).isFalse();
        assertThat(first.at("/entries/0/changes/0").toString())
                .contains("\"kind\":\"STATE\"", "\"from\":null", "\"to\":\"HYDRATED\"");
    }

    @Test
    void anEdgeTellsWhenItCame() throws Exception {
        JsonNode presences =
                ask("{ relationshipHistory(from: \"%s\", type: \"runOf\", to: \"%s\") { came went edge { type } } }"
                                .formatted(RUN, PIPELINE))
                        .at("/data/relationshipHistory");
        assertThat(presences).hasSize(1);
        assertThat(presences.at("/0/went").isNull()).isTrue();
    }

    @Test
    void aDifferenceTellsWhatCameAndWhatChanged() throws Exception {
        JsonNode diff = ask("""
            { diff(uri: "%s", from: "%s", hops: 1) { cuts { reason } edges { kind edge { type } }
              entities { uri kind changes { field from to } } } }
            """.formatted(RUN, between)).at("/data/diff");
        assertThat(diff).isEqualTo(JSON.readTree("""
            {"cuts": [], "edges": [{"kind": "EDGE_ADDED", "edge": {"type": "runOf"}}], "entities": [
              {"uri": "%s", "kind": "CHANGED", "changes": [{"field": "name", "from": "before", "to": "after"}]},
              {"uri": "%s", "kind": "ADDED", "changes": [{"field": null, "from": null, "to": "UNCACHED"},
                {"field": "name", "from": null, "to": "renamed"}]}]}
            """.formatted(RUN, PIPELINE)));
    }

    @Test
    void everyEntitySaysWhyItIsInItsState() throws Exception {
        JsonNode entity = ask("{ entity(uri: \"%s\") { state stateReason } }".formatted(PIPELINE))
                .at("/data/entity");
        assertThat(entity.path("stateReason").textValue()).isEqualTo("only referred to; its source was not asked yet");
    }

    @Test
    void aMomentThatIsLaterThanTheOtherIsRefused() throws Exception {
        JsonNode error =
                ask("{ diff(uri: \"%s\", from: \"2100-01-01T00:00:00Z\", to: \"2000-01-01T00:00:00Z\") { toBasis } }"
                                .formatted(RUN))
                        .at("/errors/0");
        assertThat(error.at("/extensions/code").textValue()).isEqualTo("BAD_INPUT");
    }

    private static JsonNode ask(String query) throws Exception {
        return engine.ask(query);
    }
}
