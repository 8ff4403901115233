package mds.server.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mds.server.graphql.engine.GraphQlEngine;
import mds.server.graphql.engine.QueryAnswer;
import mds.server.graphql.engine.QueryLimits;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What queries cost of a snapshot, every read of it counted. */
class QueryBatchesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static WorkedExample example;

    @BeforeAll
    static void fill() throws Exception {
        example = WorkedExample.create();
    }

    @AfterAll
    static void close() {
        example.close();
    }

    @Test
    void aQueryOfDepthDCostsDBatchesHoweverWideItIs() throws Exception {
        String query = """
            { model(id: "%s") { currentInstance { features(first: %d) { nodes { data(first: 3) { nodes { name
              feeds(first: %d) { nodes { name } } } } } } } } }
            """;
        int wide = WorkedExample.FEATURES;
        assertThat(cost(query.formatted(WorkedExample.MODEL, wide, wide)))
                .isEqualTo(Map.of(
                        "entities", 5,
                        // One for each entity from which there is a hop: model, instance, features and their two
                        // datasets.
                        "node", 1 + 1 + wide + 2,
                        "neighbours", 1 + 1 + wide + 2,
                        "uri", 1 + wide + wide + wide));
        assertThat(cost(query.formatted(WorkedExample.MODEL, 2, 2)))
                .containsEntry("entities", 5)
                .containsEntry("neighbours", 1 + 1 + 2 + 2);
    }

    @Test
    void whatIsAskedForTwiceOnALevelIsReadOnce() throws Exception {
        assertThat(cost("{ a: model(id: \"%1$s\") { name } b: entity(uri: \"%1$s\") { state } }"
                        .formatted(WorkedExample.MODEL)))
                .isEqualTo(Map.of("entities", 1));
    }

    @Test
    void edgesCostABatchALevel() throws Exception {
        assertThat(cost("""
            { modelInstance(id: "%s") { edges(first: 100) { nodes { type to { edges(first: 5) { totalCount } } } } } }
            """.formatted(WorkedExample.INSTANCE)))
                .containsEntry("entities", 3)
                .doesNotContainKeys("entity", "node", "neighbours");
    }

    @Test
    void evidenceCostsABatchForAllEdgesTogether() throws Exception {
        assertThat(cost("""
            { modelInstance(id: "%s") { edges(types: ["testedIn", "builtBy"]) { nodes { rule evidenceCut
              evidence { relationships { type from { name } to { name } } } } } } }
            """.formatted(WorkedExample.INSTANCE)))
                .containsEntry("entities", 3)
                .doesNotContainKey("entity");
    }

    @Test
    void ownersCostABatchForAllEntitiesOfALevel() throws Exception {
        assertThat(cost("""
            { modelInstance(id: "%s") { features(first: 60) { nodes { owners { name } } } owners { name } } }
            """.formatted(WorkedExample.INSTANCE)))
                .containsEntry("entities", 2)
                .containsEntry("aliasReferences", 1 + WorkedExample.FEATURES)
                .doesNotContainKey("entity");
        assertThat(cost("""
            { entity(uri: "%s") { owners { name groups { name } ownedCounts { count } owned { nodes { owners { name } } } } } }
            """.formatted(WorkedExample.PIPELINE)))
                .containsEntry("entities", 4)
                .doesNotContainKey("entity");
    }

    @Test
    void aListingCostsOneRangeAndOneBatch() throws Exception {
        assertThat(cost("{ entities(type: \"feature\", first: 10) { nodes { name } pageInfo { hasNextPage } } }"))
                .isEqualTo(Map.of("listing", 1, "entities", 1));
        assertThat(cost("{ entities(type: \"feature\", first: 10) { totalCount } }"))
                .containsEntry("count", 1);
    }

    @Test
    void aWalkAlongLineageFetchesItsEntitiesOnce() throws Exception {
        assertThat(cost("{ lineage(uri: \"%s\", direction: UPSTREAM) { nodes { entity { name } } } }"
                        .formatted(WorkedExample.MODEL)))
                .containsEntry("entities", 1)
                .doesNotContainKeys("entity", "edges");
    }

    private static Map<String, Integer> cost(String query) throws Exception {
        ReadCounts reads = new ReadCounts();
        try (GraphQlEngine engine = new GraphQlEngine(
                example.composition(),
                () -> new CountingSnapshot(example.store().snapshot(), reads),
                Timeline.of(example.store()),
                FixedSearch.finding(),
                List.of(),
                QueryLimits.DEFAULT)) {
            QueryAnswer answer = engine.execute(
                    new Caller.Visitor("none"), query, Optional.empty(), Map.of(), Duration.ofSeconds(30));
            JsonNode body = JSON.valueToTree(answer.body());
            assertThat(body.path("errors")).as(body.toString()).isEmpty();
            return reads.byKind();
        }
    }
}
