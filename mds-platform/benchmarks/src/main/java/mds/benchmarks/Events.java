package mds.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Thin events of {@link SampleSources}, on topics of their own. */
final class Events implements AutoCloseable {
    private final String prefix = "benchmark-" + UUID.randomUUID().toString().substring(0, 8);
    private final KafkaProducer<byte[], byte[]> producer;

    Events(String bootstrapServers) {
        // One request at a time: of two, a topic just created may refuse the first and take the second; the first gets
        // stuck.
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "max.in.flight.requests.per.connection", 1),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** What the names of all topics of this run begin with. */
    String prefix() {
        return prefix;
    }

    /** The topic on which a source tells. */
    String topic(String source) {
        return prefix + "-" + source;
    }

    void featureUpdated(int feature) {
        send("features", "{\"event_type\": \"feature_updated\", \"feature_id\": \"f%d\"}".formatted(feature));
    }

    void instanceCreated(int instance) {
        send("registry", "{\"event_type\": \"model_instance_created\", \"instance_id\": \"i%d\"}".formatted(instance));
    }

    private void send(String source, String event) {
        send(source, event.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends whatever it is on the topic of a source. */
    void send(String source, byte[] body) {
        var _ = producer.send(new ProducerRecord<>(topic(source), body));
    }

    /** Returns when the broker has them all. */
    void flush() {
        producer.flush();
    }

    @Override
    public void close() {
        producer.close();
    }
}
