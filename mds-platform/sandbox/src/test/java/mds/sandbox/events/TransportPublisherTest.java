package mds.sandbox.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mds.sandbox.SandboxAddresses;
import mds.sandbox.servers.AwsNames;
import mds.sandbox.servers.KafkaServer;
import mds.sandbox.servers.SnsServer;
import mds.sandbox.servers.SqsServer;
import mds.sandbox.sources.SampleSource;
import mds.sandbox.sources.SourceCollection;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

class TransportPublisherTest {

    @Test
    void sendsEachSourcesEventsOnItsOwnTransport(@TempDir Path directory) {
        try (KafkaServer kafka = KafkaServer.start(directory.resolve("kafka"), 0);
                SqsServer sqs = SqsServer.start(0);
                SnsServer sns = SnsServer.start(directory.resolve("sns"), 0, sqs.endpoint());
                TransportPublisher publisher = new TransportPublisher(addresses(kafka, sqs, sns))) {

            publisher.publish(SourceCollection.INSTANCES.event("i1", "created"));
            publisher.publish(SourceCollection.TESTS.event("12345", "updated"));
            publisher.flush();

            assertThat(consumed(kafka, SampleSource.REGISTRY.eventChannel()))
                    .containsExactly("{\"event_type\":\"model_instance_created\",\"instance_id\":\"i1\"}");
            assertThat(received(sqs, SampleSource.EXPERIMENTATION.eventChannel()))
                    .singleElement()
                    .asString()
                    .contains("\"Type\":\"Notification\"")
                    .contains("{\\\"event_type\\\":\\\"ab_test_updated\\\",\\\"test_id\\\":\\\"12345\\\"}");
        }
    }

    private static SandboxAddresses addresses(KafkaServer kafka, SqsServer sqs, SnsServer sns) {
        return new SandboxAddresses(
                ProcessHandle.current().pid(),
                kafka.bootstrapServers(),
                sqs.endpoint(),
                sns.endpoint(),
                sns.certificateUrl(),
                "http://127.0.0.1:9",
                AwsNames.REGION,
                kafka.secured());
    }

    private static List<String> consumed(KafkaServer server, String topic) {
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        server.bootstrapServers(),
                        "group.id",
                        "test",
                        "auto.offset.reset",
                        "earliest"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (values.isEmpty() && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(500)).forEach(event -> values.add(event.value()));
            }
        }
        return values;
    }

    private static List<String> received(SqsServer server, String queue) {
        try (SqsClient sqs = SqsClient.builder()
                .endpointOverride(URI.create(server.endpoint()))
                .region(Region.of(AwsNames.REGION))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
                .build()) {
            String url = sqs.getQueueUrl(request -> request.queueName(queue)).queueUrl();
            return sqs.receiveMessage(request -> request.queueUrl(url).waitTimeSeconds(5)).messages().stream()
                    .map(message -> message.body())
                    .toList();
        }
    }
}
