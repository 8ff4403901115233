package mds.server.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LineageFieldsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String WATCH_EVENTS = "aip://dataset/datasets/watch_events";
    private static final Instant FETCHED_LATER = Instant.parse("2026-02-01T12:00:00Z");
    private static WorkedExample example;
    private static ExampleEngine engine;

    @BeforeAll
    static void fill() throws Exception {
        example = WorkedExample.create();
        engine = ExampleEngine.over(example);
    }

    @AfterAll
    static void close() {
        engine.close();
        example.close();
    }

    @Test
    void upstreamOfAModelAreItsInstanceWithRunAndFeaturesAndTheirData() throws Exception {
        JsonNode lineage = ask("""
            { lineage(uri: "%s", direction: UPSTREAM, depth: 3, first: 200) {
              nodes { distance direction hasMore entity { uri type } } cuts { reason }
              cost { nodes edges exact } } }
            """.formatted(WorkedExample.MODEL)).at("/data/lineage");
        List<String> found = new ArrayList<>();
        lineage.path("nodes")
                .forEach(node -> found.add(node.path("distance").intValue() + " "
                        + node.at("/entity/uri").textValue()));
        assertThat(found)
                .hasSize(2 + 1 + WorkedExample.FEATURES + 2 + 1)
                .contains(
                        "0 " + WorkedExample.MODEL,
                        "1 " + WorkedExample.INSTANCE,
                        "2 " + WorkedExample.RUN,
                        "3 " + WorkedExample.PIPELINE,
                        "3 " + WATCH_EVENTS);
        assertThat(lineage.path("cuts")).isEmpty();
        assertThat(lineage.path("cost"))
                .isEqualTo(JSON.readTree("{\"nodes\": %d, \"edges\": %d, \"exact\": true}"
                        .formatted(found.size() - 1, 1 + 1 + 60 + 1 + 61)));
    }

    @Test
    void pagesHoldEveryNodeAndEdgeOnceThoughTheGraphGoesOnChanging() throws Exception {
        String walk = "lineage(uri: \"%s\", direction: UPSTREAM, depth: 3, first: %d%s) { basis edges { from type to } "
                + "nodes { entity { uri } } pageInfo { hasNextPage endCursor } cuts { reason } }";
        JsonNode whole = ask("{ %s }".formatted(walk.formatted(WorkedExample.MODEL, 500, "")))
                .at("/data/lineage");
        List<JsonNode> nodes = new ArrayList<>();
        List<JsonNode> edges = new ArrayList<>();
        Set<Long> bases = new HashSet<>();
        Optional<String> after = Optional.empty();
        do {
            String behind = after.map(", after: \"%s\""::formatted).orElse("");
            JsonNode page = ask("{ %s }".formatted(walk.formatted(WorkedExample.MODEL, 20, behind)))
                    .at("/data/lineage");
            page.path("nodes").forEach(nodes::add);
            page.path("edges").forEach(edges::add);
            bases.add(page.path("basis").longValue());
            boolean more = page.at("/pageInfo/hasNextPage").booleanValue();
            assertThat(page.at("/cuts/0/reason").asText()).isEqualTo(more ? "PAGE" : "");
            after = more ? Optional.of(page.at("/pageInfo/endCursor").textValue()) : Optional.empty();
            example.fetch(
                    WorkedExample.instance().name("changed " + nodes.size()).build(), FETCHED_LATER);
        } while (after.isPresent());
        assertThat(nodes).containsExactlyElementsOf(whole.path("nodes"));
        assertThat(edges).containsExactlyElementsOf(whole.path("edges"));
        assertThat(bases).hasSize(1);
    }

    @Test
    void typesNarrowWhatIsShownAndNotWhatIsWalked() throws Exception {
        JsonNode nodes = ask("""
            { lineage(uri: "%s", direction: DOWNSTREAM, depth: 5, entityTypes: ["model", "ab-test"]) {
              nodes { distance entity { name } } } }
            """.formatted(WATCH_EVENTS)).at("/data/lineage/nodes");
        assertThat(nodes)
                .containsExactlyInAnyOrder(
                        JSON.readTree("{\"distance\": 3, \"entity\": {\"name\": \"ranking-model-v5\"}}"),
                        JSON.readTree("{\"distance\": 3, \"entity\": {\"name\": \"Ranking Model v5 vs v4\"}}"));
    }

    @Test
    void aCutSaysWhyAndANodeSaysThatThereIsMore() throws Exception {
        JsonNode lineage = ask("""
            { lineage(uri: "%s", direction: UPSTREAM, depth: 1) { nodes { hasMore } cuts { reason message } } }
            """.formatted(WorkedExample.MODEL)).at("/data/lineage");
        assertThat(lineage.path("nodes").toString()).isEqualTo("[{\"hasMore\":false},{\"hasMore\":true}]");
        assertThat(lineage.at("/cuts/0/reason").textValue()).isEqualTo("DEPTH");
        assertThat(lineage.at("/cuts/0/message").textValue()).contains("1 of these", "depth 1");
    }

    @Test
    void impactCountsByTypeAndNamesTheOwnersAliasesIncluded() throws Exception {
        JsonNode impact = ask("""
            { impact(uri: "%s") { total unowned ownerCount cuts { reason }
              groups { type count nearest { uri } }
              owners { total owner { name alias entity { uri } } counts { type count } } } }
            """.formatted(WATCH_EVENTS)).at("/data/impact");
        assertThat(impact.path("total").longValue()).isEqualTo(WorkedExample.FEATURES - 1 + 3);
        assertThat(impact.at("/groups/0/type").textValue()).isEqualTo("feature");
        assertThat(impact.at("/groups/0/count").longValue()).isEqualTo(WorkedExample.FEATURES - 1L);
        assertThat(impact.at("/groups/0/nearest")).hasSize(10);
        assertThat(impact.path("cuts")).isEmpty();
        assertThat(impact.path("owners")).isEqualTo(JSON.readTree("""
            [{"total": 1, "owner": {"name": "Alice", "alias": null, "entity": {"uri": "%s"}},
                "counts": [{"type": "model", "count": 1}]},
              {"total": 1, "owner": {"name": "nobody@example.com", "alias": "mailto:nobody@example.com", "entity": null},
                "counts": [{"type": "model", "count": 1}]}]
            """.formatted(WorkedExample.ALICE)));
    }

    @Test
    void aCursorOfAnotherWalkIsRefused() throws Exception {
        JsonNode page =
                ask("{ lineage(uri: \"%s\", first: 1) { pageInfo { endCursor } } }".formatted(WorkedExample.MODEL));
        String cursor = page.at("/data/lineage/pageInfo/endCursor").textValue();
        JsonNode error = ask("{ lineage(uri: \"%s\", depth: 4, after: \"%s\") { nodes { distance } } }"
                        .formatted(WorkedExample.MODEL, cursor))
                .at("/errors/0");
        assertThat(error.path("message").textValue()).contains("another walk");
        assertThat(error.at("/extensions/code").textValue()).isEqualTo("BAD_INPUT");
    }

    @Test
    void anEdgeTypeWithoutLineageIsRefusedWithThoseThatHaveIt() throws Exception {
        JsonNode error = ask("{ lineage(uri: \"%s\", edgeTypes: [\"ownedBy\"]) { nodes { distance } } }"
                        .formatted(WorkedExample.MODEL))
                .at("/errors/0");
        assertThat(error.path("message").textValue()).contains("'ownedBy'", "producedBy", "usesFeature");
    }

    @Test
    void whatNobodySpokeOfHasNoLineage() throws Exception {
        JsonNode data = ask("{ lineage(uri: \"aip://model/registry/none\") { basis } impact(uri:"
                        + " \"aip://model/registry/none\") { total } }")
                .path("data");
        assertThat(data.toString()).isEqualTo("{\"lineage\":null,\"impact\":null}");
    }

    private static JsonNode ask(String query) throws Exception {
        return engine.ask(query);
    }
}
