package mds.sandbox.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mds.sandbox.SandboxException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaServerTest {

    @Test
    void carriesEventsOnATopicThatNobodyCreatedAndKeepsThemOverARestart(@TempDir Path directory) throws Exception {
        try (KafkaServer server = KafkaServer.start(directory, 0)) {
            produce(server, "registry-events", "one", "two");
            assertThat(consume(server, "registry-events", "first", 2)).containsExactlyInAnyOrder("one", "two");
        }
        try (KafkaServer server = KafkaServer.start(directory, 0)) {
            produce(server, "registry-events", "three");
            assertThat(consume(server, "registry-events", "first", 1)).containsExactly("three");
            assertThat(consume(server, "registry-events", "second", 3)).contains("one", "two", "three");
        }
    }

    @Test
    void saysWhichOptionChoosesAnotherPortWhenItsOwnIsTaken(@TempDir Path directory) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> KafkaServer.start(directory, taken.getLocalPort()))
                    .isInstanceOf(SandboxException.class)
                    .hasMessageContaining("Port " + taken.getLocalPort() + " for Kafka is not free")
                    .hasMessageContaining("--kafka-port");
        }
    }

    private static void produce(KafkaServer server, String topic, String... values) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", server.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            for (String value : values) {
                producer.send(new ProducerRecord<>(topic, value, value)).get();
            }
        }
    }

    private static List<String> consume(KafkaServer server, String topic, String group, int count) {
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        server.bootstrapServers(),
                        "group.id",
                        group,
                        "auto.offset.reset",
                        "earliest"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (values.size() < count && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(500)).forEach(event -> values.add(event.value()));
            }
            consumer.commitSync();
        }
        return values;
    }
}
