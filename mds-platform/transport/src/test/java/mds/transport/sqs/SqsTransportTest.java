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
import java.util.stream.IntStream;
import mds.plugin.SourceEvent;
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
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

@Timeout(120)
class SqsTransportTest {
    private static final SandboxAddresses SANDBOX = SharedSandbox.connect();
    private static final SqsClient SQS =
            connect(SqsClient.builder(), SANDBOX.sqsEndpoint()).build();
    private static final SnsClient SNS =
            connect(SnsClient.builder(), SANDBOX.snsEndpoint()).build();

    private static final SqsTransport.Channel ANYTHING = new SqsTransport.Channel("experimentation", Optional.empty());

    private final String queue = "test-" + UUID.randomUUID();

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
    void an_event_arrives_with_its_attributes_and_position() {
        String url = create();
        String id = SQS.sendMessage(m -> m.queueUrl(url)
                        .messageBody("{\"a\":1}")
                        .messageAttributes(Map.of(
                                "CE-Type",
                                MessageAttributeValue.builder()
                                        .dataType("String")
                                        .stringValue("created")
                                        .build())))
                .messageId();

        SourceEvent event = first();
        assertThat(event.source()).isEqualTo("experimentation");
        assertThat(event.payload()).asString().isEqualTo("{\"a\":1}");
        assertThat(event.headers()).containsEntry("ce-type", "created");
        assertThat(event.position()).isEqualTo("sqs %s#%s".formatted(queue, id));
    }

    @Test
    void an_event_is_taken_out_of_the_envelope_of_sns() {
        String topic = subscribe(Map.of());
        SNS.publish(p -> p.topicArn(topic).subject("changed").message("{\"urn\":\"ü\"}"));

        SourceEvent event = first();
        assertThat(event.payload()).asString().isEqualTo("{\"urn\":\"ü\"}");
        assertThat(event.headers())
                .containsEntry("sns-topic-arn", topic)
                .containsEntry("sns-subject", "changed")
                .containsKey("sns-message-id");
    }

    @Test
    void an_event_that_sns_delivers_raw_is_left_as_it_is() {
        String topic = subscribe(Map.of("RawMessageDelivery", "true"));
        SNS.publish(p -> p.topicArn(topic).message("{\"Type\":\"Notification\",\"id\":7}"));

        assertThat(first().payload()).asString().isEqualTo("{\"Type\":\"Notification\",\"id\":7}");
    }

    @Test
    void what_is_no_json_is_handed_over_all_the_same() {
        send(create(), "\"Notification\" {broken");

        assertThat(first().payload()).asString().isEqualTo("\"Notification\" {broken");
    }

    @Test
    void nothing_is_deleted_before_the_sink_returns() {
        String url = create();
        send(url, "one");

        RecordingSink sink = RecordingSink.held();
        try (SqsTransport transport = start(sink)) {
            await().until(() -> sink.offered().size() == 1);
            assertThat(waiting(url)).isOne();
            sink.open();
            await().until(() -> waiting(url) == 0);
            assertThat(transport.problems()).isEmpty();
        }
    }

    @Test
    void a_batch_that_the_store_refuses_is_handed_over_until_it_is_taken() {
        String url = create();
        send(url, "one");

        RecordingSink sink = RecordingSink.failing(3);
        try (SqsTransport transport = start(sink)) {
            await().until(() ->
                    transport.problems().getOrDefault("experimentation", "").contains("the store is away"));
            await().until(() -> waiting(url) == 0);
            assertThat(transport.problems()).isEmpty();
        }
        assertThat(sink.bodies()).containsExactly("one");
        assertThat(sink.deliveries()).containsEntry("one", 4);
    }

    @Test
    void what_a_closed_host_could_not_store_comes_again() {
        String url = create();
        send(url, "one");

        RecordingSink first = RecordingSink.failing(Integer.MAX_VALUE);
        try (SqsTransport transport = start(first, Duration.ofSeconds(2))) {
            await().until(() -> !transport.problems().isEmpty());
        }
        assertThat(waiting(url)).isOne();

        assertThat(first().payload()).asString().isEqualTo("one");
    }

    @Test
    void a_message_in_hand_stays_invisible_however_long_the_sink_takes() {
        String url = create();
        send(url, "slow");

        RecordingSink sink = RecordingSink.held();
        try (SqsTransport transport = start(sink, Duration.ofSeconds(1))) {
            await().until(() -> sink.offered().size() == 1);
            // When this one comes, the first has outlived its visibility several times; another poller is listening.
            SQS.sendMessage(m -> m.queueUrl(url).messageBody("later").delaySeconds(4));
            await().until(() -> sink.deliveries().containsKey("later"));
            sink.open();
            await().until(() -> waiting(url) == 0);
            assertThat(transport.problems()).isEmpty();
        }
        assertThat(sink.deliveries()).isEqualTo(Map.of("slow", 1, "later", 1));
    }

    @Test
    void a_busy_queue_is_emptied_in_batches() {
        String url = create();
        int total = 300;
        for (int start = 0; start < total; start += 10) {
            List<SendMessageBatchRequestEntry> entries = IntStream.range(start, start + 10)
                    .mapToObj(Integer::toString)
                    .map(id -> SendMessageBatchRequestEntry.builder()
                            .id(id)
                            .messageBody(id)
                            .build())
                    .toList();
            SQS.sendMessageBatch(b -> b.queueUrl(url).entries(entries));
        }

        RecordingSink sink = RecordingSink.willing();
        try (SqsTransport transport = start(sink)) {
            await().until(() -> waiting(url) == 0);
            assertThat(transport.problems()).isEmpty();
        }
        assertThat(sink.bodies())
                .containsAll(
                        IntStream.range(0, total).mapToObj(Integer::toString).toList());
    }

    @Test
    void a_queue_is_read_as_soon_as_it_appears() {
        RecordingSink sink = RecordingSink.willing();
        try (SqsTransport transport = start(sink)) {
            await().until(() -> transport
                    .problems()
                    .getOrDefault("experimentation", "")
                    .contains("no queue '%s'".formatted(queue)));
            send(create(), "one");
            await().until(() -> sink.accepted().size() == 1);
            await().until(() -> transport.problems().isEmpty());
        }
    }

    @Test
    void an_endpoint_that_is_away_is_said() {
        try (SqsTransport transport = new SqsTransport(
                SqsTransport.Settings.of(
                        Optional.of(URI.create("http://127.0.0.1:1")),
                        "us-east-1",
                        Optional.empty(),
                        Map.of(queue, ANYTHING),
                        SqsTransport.Sns.DEFAULT),
                Clock.systemUTC())) {
            transport.start(RecordingSink.willing());
            await().until(() ->
                    transport.problems().getOrDefault("experimentation", "").contains("'%s'".formatted(queue)));
        }
    }

    /** The long poll takes 20 seconds when nobody breaks it off. */
    @Test
    @Timeout(15)
    void close_does_not_wait_for_messages() {
        String url = create();
        RecordingSink sink = RecordingSink.willing();
        SqsTransport transport = start(sink);
        send(url, "one");
        await().until(() -> waiting(url) == 0);

        transport.close();

        assertThat(sink.accepted()).hasSize(1);
    }

    private SourceEvent first() {
        RecordingSink sink = RecordingSink.willing();
        try (SqsTransport transport = start(sink)) {
            await().until(() -> !sink.accepted().isEmpty());
            assertThat(transport.name()).isEqualTo("sqs");
        }
        return sink.accepted().getFirst();
    }

    private SqsTransport start(RecordingSink sink) {
        return start(sink, Duration.ofSeconds(30));
    }

    private SqsTransport start(RecordingSink sink, Duration visibility) {
        SqsTransport transport = new SqsTransport(
                new SqsTransport.Settings(
                        Optional.of(URI.create(SANDBOX.sqsEndpoint())),
                        SANDBOX.region(),
                        Optional.empty(),
                        Map.of(queue, ANYTHING),
                        new SqsTransport.Sns(
                                true,
                                Optional.of(URI.create(SANDBOX.snsCertificateUrl())),
                                false,
                                Optional.of(URI.create(SANDBOX.snsEndpoint()))),
                        2,
                        visibility),
                Clock.systemUTC());
        transport.start(sink);
        return transport;
    }

    private String create() {
        return SQS.createQueue(q -> q.queueName(queue)).queueUrl();
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
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED))
                .attributes()
                .values()
                .stream()
                .mapToInt(Integer::parseInt)
                .sum();
    }

    private String subscribe(Map<String, String> attributes) {
        String url = create();
        String queueArn = SQS.getQueueAttributes(a -> a.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN))
                .attributes()
                .get(QueueAttributeName.QUEUE_ARN);
        String topic = SNS.createTopic(t -> t.name(queue)).topicArn();
        SNS.subscribe(s -> s.topicArn(topic).protocol("sqs").endpoint(queueArn).attributes(attributes));
        return topic;
    }

    private static <B extends AwsClientBuilder<B, ?>> B connect(B builder, String endpoint) {
        return builder.endpointOverride(URI.create(endpoint))
                .region(Region.of(SANDBOX.region()))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")));
    }
}
