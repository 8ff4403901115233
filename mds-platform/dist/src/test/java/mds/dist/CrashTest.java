package mds.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} while entities come in loses nothing that was acknowledged, in graph or index. */
class CrashTest {
    private static final int DATASETS = 5_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    @Test
    void aKilledHostGoesOnWhereItWasAndEndsComplete() {
        Deployment deployment = new Deployment(directory);
        String topic = deployment.unique("datasets-events");
        try (Organisation organisation = Organisation.start();
                Brokers brokers = deployment.brokers()) {
            deployment.sources(organisation.configuration(Map.of("datasets", Map.of("kafka", topic))));
            for (int number = 0; number < DATASETS; number++) {
                organisation.put("datasets", "datasets", """
                        {"id": "d%d", "name": "dataset %d", "location": "s3://lake/d%d",
                         "owner_emails": ["alice@example.com"]}""".formatted(number, number, number));
            }
            brokers.kafka(topic, IntStream.range(0, DATASETS).mapToObj("""
                    {"event_type": "dataset_updated", "dataset_id": "d%d"}"""::formatted));
            try (HostProcess host = deployment.start()) {
                await().atMost(PATIENCE).until(() -> found(host) > DATASETS / 10);
                host.kill();
            }
            try (HostProcess host = deployment.start()) {
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(found(host)).isEqualTo(DATASETS));
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(host.query("""
                                                { entity(uri: "aip://user/identity/alice") {
                                                  edges(types: ["ownedBy"], direction: IN) { totalCount } } }""")
                                        .at("/entity/edges/totalCount")
                                        .asInt())
                                .isEqualTo(DATASETS));
            }
        }
    }

    private static int found(HostProcess host) {
        return host.query("{ search(query: \"\", types: [\"dataset\"], first: 1) { totalCount } }")
                .at("/search/totalCount")
                .asInt();
    }
}
