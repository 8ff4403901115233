package mds.dist;

import static mds.dist.Organisation.ANSWER;
import static mds.dist.Organisation.EVENT;
import static mds.dist.Organisation.QUERY;
import static mds.dist.Organisation.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One thin event into an empty graph is enough for the whole worked example, whichever way it comes. */
class WorkedExampleTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String INFERRED = """
            { modelInstance(id: "aip://model-instance/registry/ranking-model-v5-20XX0101") {
              edges(types: ["testedIn"]) { edges { node { type to { name } origin rule
                evidence { relationships { type from { uri } to { uri } } } } } } } }""";

    @TempDir
    Path directory;

    private Organisation organisation;
    private Deployment deployment;
    private Brokers brokers;

    @BeforeEach
    void start() {
        organisation = Organisation.start();
        deployment = new Deployment(directory);
        brokers = deployment.brokers();
    }

    @AfterEach
    void stop() {
        brokers.close();
        organisation.close();
    }

    @Test
    void appearsAfterOneEventOnKafkaAndFollowsTheSourceWhenItChanges() {
        String topic = deployment.unique("registry-events");
        String runs = deployment.unique("orchestrator-events");
        deployment.sources(organisation.configuration(
                Map.of("registry", Map.of("kafka", topic), "orchestrator", Map.of("kafka", runs))));
        try (HostProcess host = deployment.start()) {
            brokers.kafka(topic, EVENT);
            appears(host);
            tellsTheReverse(host);
            explainsTheInferredEdge(host);
            isFound(host);

            organisation.putRun("");
            brokers.kafka(runs, """
                    {"event_type": "pipeline_run_finished", "pipeline_run_id": "train-weekly-ranking-20XX0101"}""");
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(host.query(INFERRED).at("/modelInstance/edges/edges"))
                        .isEmpty();
                assertThat(host.query(QUERY).at("/model/currentInstance/associatedAbTests"))
                        .isEmpty();
            });
        }
    }

    @Test
    void appearsAfterOneEventOnSqsBareOrInAnSnsEnvelope() {
        String queue = deployment.unique("registry-queue");
        String queueUrl = brokers.createQueue(queue);
        String topic = brokers.createTopic(deployment.unique("registry-topic"), queueUrl);
        deployment.sources(organisation.configuration(Map.of("registry", Map.of("sqs", queue))));
        try (HostProcess host = deployment.start()) {
            brokers.sns(topic, EVENT);
            appears(host);

            organisation.put("registry", "models", """
                    {"id": "ranking-model-v5-20XX0101", "name": "renamed"}""");
            brokers.sqs(queueUrl, """
                    {"event_type": "model_updated", "model_id": "ranking-model-v5-20XX0101"}""");
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(host.query(QUERY).at("/model/name").asText())
                                    .isEqualTo("renamed"));
        }
    }

    @Test
    void appearsAfterOneEventOverTheWebhook() {
        deployment.sources(organisation.configuration(Map.of()));
        try (HostProcess host = deployment.start()) {
            assertThat(host.postEvent("registry", EVENT)).isEqualTo(202);
            appears(host);
            assertThat(host.postEvent("nobody", EVENT)).isEqualTo(404);
        }
    }

    private static void appears(HostProcess host) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(host.query(QUERY)).isEqualTo(json(ANSWER)));
    }

    private static void tellsTheReverse(HostProcess host) {
        JsonNode answer = host.query(
                "{ abTest(id: \"aip://ab-test/experimentation/12345\") { name testedModels { name version } } }");
        assertThat(answer).isEqualTo(json("""
                {"abTest": {"name": "Ranking Model v5 vs v4",
                  "testedModels": [{"name": "ranking-model-v5-20XX0101", "version": "5"}]}}"""));
    }

    private static void explainsTheInferredEdge(HostProcess host) {
        JsonNode edge = host.query(INFERRED).at("/modelInstance/edges/edges/0/node");
        assertThat(edge.path("origin").asText()).isEqualTo("INFERRED");
        assertThat(edge.path("rule").asText()).isEqualTo("model-tested-in");
        assertThat(edge.at("/evidence/0/relationships").findValuesAsText("type"))
                .containsExactly("producedBy", "executedFor", "cellOf");
    }

    private static void isFound(HostProcess host) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                host.query("{ search(query: \"ranking-model-v5\") { edges { node { uri } } } }")
                                        .at("/search/edges/0/node/uri")
                                        .asText())
                        .contains("ranking-model-v5"));
    }
}
