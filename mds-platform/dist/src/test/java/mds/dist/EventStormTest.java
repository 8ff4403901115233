package mds.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand events on a hundred entities, over Kafka, SQS and the webhook at once, counted where the calls arrive. */
class EventStormTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int ENTITIES = 100;
    private static final int EVENTS = 10_000;
    private static final int OTHER_WAYS = 50;

    @TempDir
    Path directory;

    @Test
    void costsThreeFetchesAnEntityAndMoreOnlyIfItTakesLonger() {
        Deployment deployment = new Deployment(directory);
        String topic = deployment.unique("datasets-events");
        String queue = deployment.unique("datasets-events");
        try (Organisation organisation = Organisation.start();
                Brokers brokers = deployment.brokers()) {
            String queueUrl = brokers.createQueue(queue);
            deployment.sources(organisation.configuration(Map.of("datasets", Map.of("kafka", topic, "sqs", queue))));
            put(organisation, "before");
            try (HostProcess host = deployment.start()) {
                long begin = System.nanoTime();
                brokers.kafka(topic, IntStream.range(0, EVENTS).mapToObj(EventStormTest::event));
                put(organisation, "after");
                brokers.kafka(topic, IntStream.range(0, ENTITIES).mapToObj(EventStormTest::event));
                for (int number = 0; number < OTHER_WAYS; number++) {
                    brokers.sqs(queueUrl, event(number));
                    assertThat(host.postEvent("datasets", event(number))).isEqualTo(202);
                }
                await().atMost(PATIENCE).until(() -> taken(host) == EVENTS + ENTITIES + 2 * OTHER_WAYS);
                Duration took = Duration.ofNanos(System.nanoTime() - begin);
                await().atMost(PATIENCE)
                        .until(() -> host.query("{ search(query: \"after\", types: [\"dataset\"], first: 1) {"
                                                + " totalCount } }")
                                        .at("/search/totalCount")
                                        .asInt()
                                == ENTITIES);
                long calls = organisation.source("datasets").requests().stream()
                        .filter(path -> path.contains("/storm"))
                        .count();
                System.out.printf("%d events in %s cost %d fetches%n", EVENTS, took, calls);
                assertThat(calls).isLessThanOrEqualTo(ENTITIES * mostWithin(took));
            }
        }
    }

    /** Rests of half a second, one and then always two; the last fetch comes behind the last event. */
    private static long mostWithin(Duration time) {
        return 3 + Math.max(0, time.minusMillis(1_500).plusMillis(1_999).toSeconds() / 2);
    }

    private static void put(Organisation organisation, String description) {
        for (int number = 0; number < ENTITIES; number++) {
            organisation.put("datasets", "datasets", """
                {"id": "storm%d", "name": "storm %d %s", "location": "s3://lake/storm%d"}\
                """.formatted(number, number, description, number));
        }
    }

    private static String event(int number) {
        return "{\"event_type\": \"dataset_updated\", \"dataset_id\": \"storm%d\"}".formatted(number % ENTITIES);
    }

    private static long taken(HostProcess host) {
        Matcher total = Pattern.compile("(?m)^mds_events_total (\\S+)")
                .matcher(host.get("/observe/metrics").body());
        return total.find() ? (long) Double.parseDouble(total.group(1)) : 0;
    }
}
