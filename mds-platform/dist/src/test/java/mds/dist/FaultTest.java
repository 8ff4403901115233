package mds.dist;

import static mds.dist.Organisation.EVENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong outside is said precisely, and the rest arrives. */
class FaultTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    @Test
    void garbageBecomesDeadLettersAndWhatComesBehindItArrives() {
        Deployment deployment = new Deployment(directory);
        String topic = deployment.unique("registry-events");
        try (Organisation organisation = Organisation.start();
                Brokers brokers = deployment.brokers()) {
            deployment.sources(organisation.configuration(Map.of("registry", Map.of("kafka", topic))));
            try (HostProcess host = deployment.start()) {
                Random random = new Random(42);
                for (int number = 0; number < 100; number++) {
                    byte[] garbage = new byte[random.nextInt(200)];
                    random.nextBytes(garbage);
                    brokers.kafka(topic, garbage);
                }
                brokers.kafka(topic, EVENT);
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(host.query(Organisation.QUERY)
                                        .at("/model/currentInstance/associatedAbTests/0/name")
                                        .asText())
                                .isEqualTo("Ranking Model v5 vs v4"));
                assertThat(host.get("/observe/metrics").body()).containsPattern("mds_dead_letters\\S* 100\\.0");
            }
        }
    }

    @Test
    void aSourceThatFailsDelaysItsOwnEntitiesOnlyAndSaysWhy() {
        Deployment deployment = new Deployment(directory);
        try (Organisation organisation = Organisation.start()) {
            deployment.sources(organisation.configuration(Map.of()));
            organisation.source("orchestrator").answer(500, "out of order");
            organisation.source("features").answer(200, "{\"id\": \"broken");
            try (HostProcess host = deployment.start()) {
                assertThat(host.postEvent("registry", EVENT)).isEqualTo(202);
                await().atMost(PATIENCE).untilAsserted(() -> {
                    assertThat(error(host, "aip://pipeline-run/orchestrator/train-weekly-ranking-20XX0101"))
                            .contains("orchestrator")
                            .contains("500");
                    assertThat(error(host, "aip://feature/features/title-popularity"))
                            .contains("features")
                            .contains("JSON");
                    assertThat(host.query(Organisation.QUERY)
                                    .at("/model/owners/0/name")
                                    .asText())
                            .isEqualTo("Alice Adams");
                });
                organisation.source("orchestrator").recover();
                organisation.source("features").recover();
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(host.query(Organisation.QUERY))
                                .isEqualTo(Organisation.json(Organisation.ANSWER)));
            }
        }
    }

    @Test
    void aReferenceToASourceThatIsNotConfiguredStaysVisibleWithTheReason() {
        Deployment deployment = new Deployment(directory);
        try (Organisation organisation = Organisation.start()) {
            Map<String, Object> sources = organisation.configuration(Map.of());
            sources.remove("orchestrator");
            deployment.sources(sources);
            try (HostProcess host = deployment.start()) {
                assertThat(host.postEvent("registry", EVENT)).isEqualTo(202);
                String run = "aip://pipeline-run/unconfigured/train-weekly-ranking-20XX0101";
                await().atMost(PATIENCE).untilAsserted(() -> {
                    assertThat(entity(host, run).path("state").asText()).isEqualTo("UNCACHED");
                    assertThat(error(host, run)).contains("unconfigured").contains("sources");
                    assertThat(host.query(Organisation.QUERY).at("/model/currentInstance/features/edges"))
                            .hasSize(2);
                });
            }
        }
    }

    private static String error(HostProcess host, String uri) {
        return entity(host, uri).path("lastError").asText();
    }

    private static JsonNode entity(HostProcess host, String uri) {
        return host.query("{ entity(uri: \"%s\") { state lastError } }".formatted(uri))
                .path("entity");
    }
}
