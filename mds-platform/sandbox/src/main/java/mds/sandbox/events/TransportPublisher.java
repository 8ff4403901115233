package mds.sandbox.events;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import mds.sandbox.SandboxAddresses;
import mds.sandbox.servers.SqsQueues;
import mds.sandbox.sources.SampleSource;
import mds.sandbox.sources.ThinEvent;
import mds.sandbox.sources.ThinEventPublisher;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Publishes thin events on the transports of a sandbox: {@code <source>-events} is a Kafka topic for most sources, and
 * for experimentation an SNS topic with a queue of the same name subscribed to it. Thread-safe.
 */
public final class TransportPublisher implements ThinEventPublisher, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(TransportPublisher.class.getName());

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final KafkaProducer<String, String> kafka;
    private final Map<SampleSource, SnsTopic> topics;
    private final Consumer<ThinEvent> refused;

    /** Creates the topics and queues that are not there yet. */
    public TransportPublisher(SandboxAddresses addresses) {
        this(addresses, event -> {});
    }

    /**
     * Creates the topics and queues that are not there yet.
     *
     * @param refused is told, sooner or later, of each event that Kafka did not take; what SNS does not take fails at once
     */
    public TransportPublisher(SandboxAddresses addresses, Consumer<ThinEvent> refused) {
        this.refused = refused;
        URI sns = URI.create(addresses.snsEndpoint());
        SqsQueues queues = new SqsQueues(URI.create(addresses.sqsEndpoint()), http);
        // One request at a time: of two, a topic just created may refuse the first and take the second; the first gets
        // stuck.
        kafka = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        addresses.kafkaBootstrapServers(),
                        "client.id",
                        "mds-sample-sources",
                        "max.in.flight.requests.per.connection",
                        1),
                new StringSerializer(),
                new StringSerializer());
        createKafkaTopics(addresses.kafkaBootstrapServers());
        topics = Arrays.stream(SampleSource.values())
                .filter(SampleSource::usesSqs)
                .collect(Collectors.toMap(Function.identity(), source -> {
                    SnsTopic topic = SnsTopic.create(http, sns, source.eventChannel());
                    topic.subscribeQueue(queues.create(source.eventChannel()));
                    return topic;
                }));
    }

    /** They would come into being by themselves, but not without warnings on the way. */
    private static void createKafkaTopics(String bootstrapServers) {
        Set<NewTopic> wanted = Arrays.stream(SampleSource.values())
                .filter(source -> !source.usesSqs())
                .map(source -> new NewTopic(source.eventChannel(), 3, (short) 1))
                .collect(Collectors.toSet());
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            Set<String> existing = admin.listTopics().names().get();
            wanted.removeIf(topic -> existing.contains(topic.name()));
            admin.createTopics(wanted).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka at " + bootstrapServers + " did not create " + wanted, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while Kafka created " + wanted, e);
        }
    }

    @Override
    public void publish(ThinEvent event) {
        SnsTopic topic = topics.get(event.source());
        if (topic != null) {
            topic.publish(event.json());
            return;
        }
        var _ = kafka.send(
                new ProducerRecord<>(event.source().eventChannel(), event.id(), event.json()), (metadata, failure) -> {
                    if (failure != null) {
                        LOG.log(Level.WARNING, "Kafka did not take " + event, failure);
                        refused.accept(event);
                    }
                });
    }

    /** Returns once Kafka has taken or refused all that was published before. */
    public void flush() {
        kafka.flush();
    }

    @Override
    public void close() {
        kafka.close();
        http.close();
    }
}
