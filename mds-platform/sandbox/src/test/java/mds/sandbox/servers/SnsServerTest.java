package mds.sandbox.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.messagemanager.sns.SnsMessageManager;
import software.amazon.awssdk.messagemanager.sns.model.SnsNotification;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.InvalidParameterException;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.NotFoundException;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** SNS and SQS as AWS's own clients and AWS's own verifier see them. */
class SnsServerTest {

    private static SqsServer sqsServer;
    private static SnsServer snsServer;
    private static SqsClient sqs;
    private static SnsClient sns;

    @BeforeAll
    static void start(@TempDir Path directory) {
        sqsServer = SqsServer.start(0);
        snsServer = SnsServer.start(directory, 0, sqsServer.endpoint());
        sqs = at(SqsClient.builder(), sqsServer.endpoint()).build();
        sns = at(SnsClient.builder(), snsServer.endpoint()).build();
    }

    @AfterAll
    static void stop() {
        sns.close();
        sqs.close();
        snsServer.close();
        sqsServer.close();
    }

    @Test
    void deliversASignedEnvelopeThatTheRealVerifierAccepts() {
        String topic = topic("signed");
        String queue = subscribed(topic, "signed", Map.of());

        sns.publish(request -> request.topicArn(topic).subject("Ein Gruß").message("{\"test_id\":\"12\\n345\"}"));

        String envelope = received(queue).getFirst().body();
        try (SnsMessageManager verifier = verifier()) {
            SnsNotification notification = (SnsNotification) verifier.parseMessage(envelope);
            assertThat(notification.message()).isEqualTo("{\"test_id\":\"12\\n345\"}");
            assertThat(notification.topicArn()).isEqualTo(topic);
        }
    }

    @Test
    void signsSoThatATamperedEnvelopeIsRefused() {
        String topic = topic("tampered");
        String queue = subscribed(topic, "tampered", Map.of());

        sns.publish(request -> request.topicArn(topic).message("the truth"));

        String tampered = received(queue).getFirst().body().replace("the truth", "a lie");
        try (SnsMessageManager verifier = verifier()) {
            assertThatThrownBy(() -> verifier.parseMessage(tampered)).isInstanceOf(SdkClientException.class);
        }
    }

    @Test
    void aMessageWaitsUntilItIsDeletedWhoeverHoldsIt() {
        String topic = topic("waiting");
        String queue = subscribed(topic, "waiting", Map.of());
        try (HttpClient http = HttpClient.newHttpClient()) {
            SqsQueues queues = new SqsQueues(URI.create(sqsServer.endpoint()), http);

            sns.publish(request -> request.topicArn(topic).message("any"));
            assertThat(queues.waiting("waiting")).isEqualTo(1);

            Message held = received(queue).getFirst();
            assertThat(queues.waiting("waiting")).isEqualTo(1);

            sqs.deleteMessage(request -> request.queueUrl(queue).receiptHandle(held.receiptHandle()));
            assertThat(queues.waiting("waiting")).isZero();
        }
    }

    @Test
    void deliversTheBareMessageAndItsAttributesWhenRawDeliveryIsAskedFor() {
        String topic = topic("raw");
        String queue = subscribed(topic, "raw", Map.of("RawMessageDelivery", "true"));
        MessageAttributeValue type = MessageAttributeValue.builder()
                .dataType("String")
                .stringValue("ab_test_updated")
                .build();

        sns.publish(request -> request.topicArn(topic).message("bare").messageAttributes(Map.of("type", type)));

        Message message = received(queue).getFirst();
        assertThat(message.body()).isEqualTo("bare");
        assertThat(message.messageAttributes().values())
                .singleElement()
                .satisfies(attribute -> assertThat(attribute.stringValue()).isEqualTo("ab_test_updated"));
    }

    @Test
    void publishesABatchToEverySubscribedQueue() {
        String topic = topic("batch");
        String first = subscribed(topic, "batch-1", Map.of("RawMessageDelivery", "true"));
        String second = subscribed(topic, "batch-2", Map.of("RawMessageDelivery", "true"));

        var answer = sns.publishBatch(
                request -> request.topicArn(topic).publishBatchRequestEntries(entry("1", "one"), entry("2", "two")));

        assertThat(answer.successful()).hasSize(2);
        for (String queue : List.of(first, second)) {
            assertThat(received(queue)).extracting(Message::body).containsExactlyInAnyOrder("one", "two");
        }
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        String topic = topic("known");
        assertThatThrownBy(() ->
                        sns.publish(request -> request.topicArn(topic + "-not").message("lost")))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> subscribed(topic, "filtered", Map.of("FilterPolicy", "{}")))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("FilterPolicy");
    }

    @Test
    void servesTheCertificateThatItSignsWith() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(snsServer.certificateUrl()))
                    .build();
            assertThat(http.send(request, BodyHandlers.ofString()).body())
                    .isEqualTo(snsServer.certificatePem())
                    .startsWith("-----BEGIN CERTIFICATE-----");
        }
    }

    private static String topic(String name) {
        return sns.createTopic(request -> request.name(name)).topicArn();
    }

    private static String subscribed(String topic, String queue, Map<String, String> attributes) {
        String url = sqs.createQueue(request -> request.queueName(queue)).queueUrl();
        String arn = sqs.getQueueAttributes(
                        request -> request.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN))
                .attributes()
                .get(QueueAttributeName.QUEUE_ARN);
        sns.subscribe(
                request -> request.topicArn(topic).protocol("sqs").endpoint(arn).attributes(attributes));
        return url;
    }

    private static List<Message> received(String queue) {
        return sqs.receiveMessage(request -> request.queueUrl(queue)
                        .maxNumberOfMessages(10)
                        .waitTimeSeconds(5)
                        .messageAttributeNames("All"))
                .messages();
    }

    private static PublishBatchRequestEntry entry(String id, String message) {
        return PublishBatchRequestEntry.builder().id(id).message(message).build();
    }

    /** AWS's verifier, but the certificate comes from the sandbox instead of the internet. */
    private static SnsMessageManager verifier() {
        return SnsMessageManager.builder()
                .region(Region.US_EAST_1)
                .httpClient(new Certificates(snsServer.certificatePem()))
                .build();
    }

    private static <B extends AwsClientBuilder<B, ?>> B at(B builder, String endpoint) {
        return builder.endpointOverride(URI.create(endpoint))
                .region(Region.of(AwsNames.REGION))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "credentials")));
    }

    private record Certificates(String pem) implements SdkHttpClient {

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() throws IOException {
                    return HttpExecuteResponse.builder()
                            .response(SdkHttpResponse.builder().statusCode(200).build())
                            .responseBody(AbortableInputStream.create(
                                    new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8))))
                            .build();
                }

                @Override
                public void abort() {
                    // Nothing is under way that could be.
                }
            };
        }

        @Override
        public void close() {
            // It holds nothing.
        }
    }
}
