package mds.dist;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import mds.sandbox.SandboxAddresses;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Sends thin events, as sources do, to the brokers of the sandbox. */
final class Brokers implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;
    private final SqsClient sqs;
    private final SnsClient sns;

    Brokers(SandboxAddresses sandbox) {
        StaticCredentialsProvider anyone = StaticCredentialsProvider.create(AwsBasicCredentials.create("x", "x"));
        // One request at a time: of two, a topic just created may refuse the first and take the second; the first gets
        // stuck.
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        sandbox.kafkaBootstrapServers(),
                        "max.in.flight.requests.per.connection",
                        1),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        sqs = SqsClient.builder()
                .endpointOverride(URI.create(sandbox.sqsEndpoint()))
                .region(Region.of(sandbox.region()))
                .credentialsProvider(anyone)
                .build();
        sns = SnsClient.builder()
                .endpointOverride(URI.create(sandbox.snsEndpoint()))
                .region(Region.of(sandbox.region()))
                .credentialsProvider(anyone)
                .build();
    }

    void kafka(String topic, String event) {
        kafka(topic, event.getBytes(StandardCharsets.UTF_8));
    }

    void kafka(String topic, byte[] event) {
        try {
            producer.send(new ProducerRecord<>(topic, event)).get();
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sends many events and returns when the broker has them all. */
    void kafka(String topic, Stream<String> events) {
        events.forEach(event -> {
            var _ = producer.send(new ProducerRecord<>(topic, event.getBytes(StandardCharsets.UTF_8)));
        });
        producer.flush();
    }

    String createQueue(String name) {
        return sqs.createQueue(request -> request.queueName(name)).queueUrl();
    }

    void sqs(String queueUrl, String event) {
        sqs.sendMessage(request -> request.queueUrl(queueUrl).messageBody(event));
    }

    /** A topic whose messages, in their envelopes, go to a queue. */
    String createTopic(String name, String queueUrl) {
        String queue = sqs.getQueueAttributes(
                        request -> request.queueUrl(queueUrl).attributeNames(QueueAttributeName.QUEUE_ARN))
                .attributes()
                .get(QueueAttributeName.QUEUE_ARN);
        String topic = sns.createTopic(request -> request.name(name)).topicArn();
        sns.subscribe(request -> request.topicArn(topic).protocol("sqs").endpoint(queue));
        return topic;
    }

    void sns(String topicArn, String event) {
        sns.publish(request -> request.topicArn(topicArn).message(event));
    }

    @Override
    public void close() {
        producer.close();
        sqs.close();
        sns.close();
    }
}
