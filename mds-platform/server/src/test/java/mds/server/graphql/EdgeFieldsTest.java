package mds.server.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import org.junit.jupiter.api.Test;

/** Fields that follow edges, where plugins that know nothing of each other use the same edge type. */
class EdgeFieldsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final EntityUri FEATURE = EntityUri.of("feature", "features", "f00");

    @Test
    void aFieldOfATypeShowsEntitiesOfThatTypeAlone() throws Exception {
        try (WorkedExample example = WorkedExample.create()) {
            example.fetch(
                    Entity.of(FEATURE)
                            .reference("runOf", WorkedExample.PIPELINE)
                            .build(),
                    Instant.parse("2026-02-01T12:00:00Z"));

            JsonNode pipeline =
                    ask(example, """
                        { entity(uri: "%s") { ... on Pipeline { runs { totalCount nodes { __typename uri } } }
                          edges(types: ["runOf"]) { totalCount } } }
                        """.formatted(WorkedExample.PIPELINE)).at("/data/entity");

            assertThat(pipeline.at("/edges/totalCount").intValue()).isEqualTo(2);
            assertThat(pipeline.path("runs")).isEqualTo(JSON.readTree("""
                {"totalCount": 1, "nodes": [{"__typename": "PipelineRun", "uri": "%s"}]}
                """.formatted(WorkedExample.RUN)));
        }
    }

    private static JsonNode ask(WorkedExample example, String query) throws Exception {
        try (ExampleEngine engine = ExampleEngine.over(example)) {
            return engine.ask(query);
        }
    }
}
