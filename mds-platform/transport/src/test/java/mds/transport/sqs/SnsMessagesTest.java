package mds.transport.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import mds.kernel.event.UnreadableEvent;
import mds.sandbox.SandboxAddresses;
import mds.sandbox.testing.SharedSandbox;
import mds.transport.RecordingSink;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Who sent it: what SNS signed is taken, what it did not becomes a dead letter, and what cannot be told yet stays. */
@Timeout(120)
class SnsMessagesTest {
    private static final SandboxAddresses SANDBOX = SharedSandbox.connect();
    private static final SqsClient SQS =
            connect(SqsClient.builder(), SANDBOX.sqsEndpoint()).build();
    private static final SnsClient SNS =
            connect(SnsClient.builder(), SANDBOX.snsEndpoint()).build();
    private static final URI CERTIFICATE = URI.create(SANDBOX.snsCertificateUrl());

    private final String queue = "test-" + UUID.randomUUID();
    private final RecordingSink sink = RecordingSink.willing();

    @BeforeAll
    static void waitLonger() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
    }

    @AfterAll
    static void disconnect() {
        SQS.close();
        SNS.close();
    }

    @Test
    void both_versions_of_signatures_are_known_and_what_is_not_signed_so_is_kept_as_a_dead_letter() {
        String first = topic("1");
        String second = topic("2");
        String url = subscribed(first, second);
        SNS.publish(p -> p.topicArn(first).message("one"));
        SNS.publish(p -> p.topicArn(second).message("two"));
        List<Message> genuine = received(url, 2);
        for (Message message : genuine) {
            send(url, message.body());
            send(url, message.body().replace("\"one\"", "\"a lie\"").replace("\"two\"", "\"a lie\""));
        }
        String body = genuine.getFirst().body();
        send(url, body.replace("sns.us-east-1.amazonaws.com", "sns.us-east-1.amazonaws.com.evil.example"));
        send(url, body.replace("/SimpleNotificationService-", "/?Action=Publish&x=SimpleNotificationService-"));
        send(url, body.replace("\"SignatureVersion\":\"", "\"SignatureVersion\":\"3"));

        try (SqsTransport transport = start(CERTIFICATE, Optional.empty(), false)) {
            await().until(() -> waiting(url) == 0);
            assertThat(transport.problems()).isEmpty();
        }
        assertThat(sink.bodies()).containsExactlyInAnyOrder("one", "two");
        assertThat(sink.rejected())
                .hasSize(5)
                .allSatisfy(letter -> assertThat(letter.reason()).contains("not signed by SNS"));
        assertThat(sink.rejected())
                .extracting(letter -> letter.event().payload())
                .anySatisfy(payload -> assertThat(payload).asString().contains("a lie", "\"Signature\""));
    }

    @Test
    void a_queue_is_made_for_its_topic_and_takes_nothing_from_elsewhere() {
        String own = topic("2");
        for (int times = 0; times < 2; times++) {
            try (SqsTransport transport = start(CERTIFICATE, Optional.of(own), true)) {
                int before = sink.accepted().size();
                await().until(() -> {
                    SNS.publish(p -> p.topicArn(own).message("ours"));
                    return sink.accepted().size() > before;
                });
                assertThat(transport.problems()).isEmpty();
            }
        }
        String other = topic("2");
        String url = subscribed(other);
        SNS.publish(p -> p.topicArn(other).message("theirs"));
        send(url, "{\"test_id\": \"1\"}");
        try (SqsTransport transport = start(CERTIFICATE, Optional.of(own), false)) {
            await().until(() -> sink.rejected().size() == 2);
            assertThat(transport.problems()).isEmpty();
        }
        assertThat(sink.bodies()).containsOnly("ours");
        assertThat(sink.rejected())
                .extracting(UnreadableEvent::reason)
                .anySatisfy(reason -> assertThat(reason).contains("comes from " + other, "expected " + own))
                .anySatisfy(reason -> assertThat(reason).contains("no envelope of " + own));
    }

    @Test
    void the_policy_of_a_queue_allows_the_topic_once_and_keeps_what_others_wrote() {
        String foreign = "{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"sqs:*\"}";
        String changed = QueuePolicy.allowing("{\"Id\":\"x\",\"Statement\":" + foreign + "}", "arn:queue", "arn:topic")
                .orElseThrow();

        assertThat(changed)
                .isEqualTo(("{\"Id\":\"x\",\"Statement\":[%s,{\"Effect\":\"Allow\",\"Principal\":{\"Service\":"
                                + "\"sns.amazonaws.com\"},\"Action\":\"sqs:SendMessage\",\"Resource\":\"arn:queue\","
                                + "\"Condition\":{\"ArnEquals\":{\"aws:SourceArn\":\"arn:topic\"}}}]}")
                        .formatted(foreign));
        assertThat(QueuePolicy.allowing(changed, "arn:queue", "arn:topic")).isEmpty();
        assertThat(QueuePolicy.allowing("", "arn:queue", "arn:topic")).isPresent();
    }

    @Test
    void what_cannot_be_verified_yet_stays_in_the_queue() {
        String topic = topic("2");
        String url = subscribed(topic);
        SNS.publish(p -> p.topicArn(topic).message("later"));

        try (SqsTransport transport = start(URI.create("http://127.0.0.1:1/c.pem"), Optional.empty(), false)) {
            await().until(() -> transport
                    .problems()
                    .getOrDefault("experimentation", "")
                    .contains("certificate at http://127.0.0.1:1/c.pem"));
        }
        assertThat(waiting(url)).isOne();
        assertThat(sink.rejected()).isEmpty();

        try (SqsTransport transport = start(CERTIFICATE, Optional.empty(), false)) {
            await().until(() -> sink.accepted().size() == 1);
            assertThat(transport.problems()).isEmpty();
        }
    }

    private SqsTransport start(URI certificates, Optional<String> topic, boolean creates) {
        SqsTransport transport = new SqsTransport(
                new SqsTransport.Settings(
                        Optional.of(URI.create(SANDBOX.sqsEndpoint())),
                        SANDBOX.region(),
                        Optional.empty(),
                        Map.of(queue, new SqsTransport.Channel("experimentation", topic)),
                        new SqsTransport.Sns(
                                true,
                                Optional.of(certificates),
                                creates,
                                Optional.of(URI.create(SANDBOX.snsEndpoint()))),
                        1,
                        Duration.ofSeconds(1)),
                Clock.systemUTC());
        transport.start(sink);
        return transport;
    }

    private static String topic(String signatureVersion) {
        return SNS.createTopic(t ->
                        t.name("test-" + UUID.randomUUID()).attributes(Map.of("SignatureVersion", signatureVersion)))
                .topicArn();
    }

    private String subscribed(String... topics) {
        String url = SQS.createQueue(q -> q.queueName(queue)).queueUrl();
        for (String topic : topics) {
            SNS.subscribe(s -> s.topicArn(topic).protocol("sqs").endpoint(attribute(QueueAttributeName.QUEUE_ARN)));
        }
        return url;
    }

    private String attribute(QueueAttributeName name) {
        String url = SQS.getQueueUrl(q -> q.queueName(queue)).queueUrl();
        return SQS.getQueueAttributes(a -> a.queueUrl(url).attributeNames(name))
                .attributes()
                .getOrDefault(name, "");
    }

    /** Takes messages out of the queue. */
    private static List<Message> received(String url, int count) {
        List<Message> messages = new ArrayList<>();
        await().until(() -> {
            messages.addAll(SQS.receiveMessage(r -> r.queueUrl(url)
                            .maxNumberOfMessages(10)
                            .waitTimeSeconds(1)
                            .visibilityTimeout(60))
                    .messages());
            return messages.size() == count;
        });
        messages.forEach(message -> SQS.deleteMessage(d -> d.queueUrl(url).receiptHandle(message.receiptHandle())));
        return messages;
    }

    private static void send(String url, String body) {
        SQS.sendMessage(m -> m.queueUrl(url).messageBody(body));
    }

    /** The messages that are not deleted yet, visible or not. */
    private static int waiting(String url) {
        return SQS
                .getQueueAttributes(a -> a.queueUrl(url)
                        .attributeNames(
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                .attributes()
                .values()
                .stream()
                .mapToInt(Integer::parseInt)
                .sum();
    }

    private static <B extends AwsClientBuilder<B, ?>> B connect(B builder, String endpoint) {
        return builder.endpointOverride(URI.create(endpoint))
                .region(Region.of(SANDBOX.region()))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")));
    }
}
