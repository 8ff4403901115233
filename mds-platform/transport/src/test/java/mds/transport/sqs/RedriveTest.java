package mds.transport.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import mds.sandbox.SandboxAddresses;
import mds.sandbox.testing.SharedSandbox;
import mds.transport.RecordingSink;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** A queue's own redrive policy decides about messages that are not taken, and about no others. */
@Timeout(120)
class RedriveTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final SandboxAddresses SANDBOX = SharedSandbox.connect();
    private static final SqsClient SQS = SqsClient.builder()
            .endpointOverride(URI.create(SANDBOX.sqsEndpoint()))
            .region(Region.of(SANDBOX.region()))
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
            .build();
    /** Well-formed, and from where no certificate can be had to tell whether it is genuine. */
    private static final String UNDECIDABLE = """
        {"Type": "Notification", "MessageId": "%s", "TopicArn": "arn:aws:sns:us-east-1:000000000000:models",
         "Message": "{}", "Timestamp": "2026-01-01T00:00:00.000Z", "SignatureVersion": "2", "Signature": "c2lnbmVk",
         "SigningCertURL": "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0.pem"}\
        """.formatted(UUID.randomUUID());

    private final String queue = "redrive-" + UUID.randomUUID();
    private final String dead =
            SQS.createQueue(q -> q.queueName(queue + "-dead")).queueUrl();
    private final String url = SQS.createQueue(q -> q.queueName(queue)
                    .attributes(Map.of(
                            QueueAttributeName.REDRIVE_POLICY,
                            "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":\"2\"}".formatted(arn(dead)))))
            .queueUrl();

    @AfterAll
    static void disconnect() {
        SQS.close();
    }

    @Test
    void a_message_that_cannot_be_taken_goes_where_the_queue_sends_it() {
        SQS.sendMessage(m -> m.queueUrl(url).messageBody(UNDECIDABLE));
        SQS.sendMessage(m -> m.queueUrl(url).messageBody("good"));

        RecordingSink sink = RecordingSink.willing();
        try (SqsTransport transport = start(sink, Optional.of(URI.create("http://127.0.0.1:1")))) {
            await().atMost(PATIENCE)
                    .until(() -> transport
                            .problems()
                            .getOrDefault("registry", "")
                            .contains("cannot be verified and stay in it"));
            await().atMost(PATIENCE).until(() -> waiting(dead) == 1);
            await().atMost(PATIENCE).until(() -> waiting(url) == 0);
        }
        List<Message> letters = SQS.receiveMessage(r -> r.queueUrl(dead)).messages();
        assertThat(letters).extracting(Message::body).containsExactly(UNDECIDABLE);
        assertThat(sink.bodies()).containsExactly("good");
        assertThat(sink.rejected()).isEmpty();
    }

    @Test
    void a_message_that_waits_for_the_store_is_not_redriven() {
        SQS.sendMessage(m -> m.queueUrl(url).messageBody("patient"));

        // The seventh attempt comes after the message has outlived its visibility more often than the policy allows.
        RecordingSink sink = RecordingSink.failing(6);
        try (SqsTransport transport = start(sink, Optional.empty())) {
            await().atMost(PATIENCE).until(() -> waiting(url) == 0);
            assertThat(transport.problems()).isEmpty();
        }
        assertThat(sink.bodies()).containsExactly("patient");
        assertThat(waiting(dead)).isZero();
    }

    private SqsTransport start(RecordingSink sink, Optional<URI> certificates) {
        SqsTransport transport = new SqsTransport(
                new SqsTransport.Settings(
                        Optional.of(URI.create(SANDBOX.sqsEndpoint())),
                        SANDBOX.region(),
                        Optional.empty(),
                        Map.of(queue, new SqsTransport.Channel("registry", Optional.empty())),
                        new SqsTransport.Sns(true, certificates, false, Optional.empty()),
                        2,
                        Duration.ofSeconds(1)),
                Clock.systemUTC());
        transport.start(sink);
        return transport;
    }

    private static String arn(String queueUrl) {
        return attribute(queueUrl, QueueAttributeName.QUEUE_ARN);
    }

    private static int waiting(String queueUrl) {
        return Integer.parseInt(attribute(queueUrl, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES))
                + Integer.parseInt(attribute(queueUrl, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE));
    }

    private static String attribute(String queueUrl, QueueAttributeName name) {
        return SQS.getQueueAttributes(a -> a.queueUrl(queueUrl).attributeNames(name))
                .attributes()
                .getOrDefault(name, "");
    }
}
