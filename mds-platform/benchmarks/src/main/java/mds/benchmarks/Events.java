package mds.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Thin events of a {@link FeatureSource}, on a topic of their own. */
final class Events implements AutoCloseable {
    private final String topic = "benchmark-" + UUID.randomUUID().toString().substring(0, 8);
    private final KafkaProducer<byte[], byte[]> producer;

    Events(String bootstrapServers) {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new ByteArraySerializer(), new ByteArraySerializer());
    }

    String topic() {
        return topic;
    }

    void send(int feature) {
        String event = "{\"event_type\": \"feature_updated\", \"feature_id\": \"f%d\"}".formatted(feature);
        var _ = producer.send(new ProducerRecord<>(topic, event.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
        producer.close();
    }
}
