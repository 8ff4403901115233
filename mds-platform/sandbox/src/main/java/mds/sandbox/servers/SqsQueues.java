package mds.sandbox.servers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/**
 * The few SQS calls that the sandbox itself makes, in SQS's JSON protocol: the AWS SDK would weigh more than all the
 * rest of it.
 */
public final class SqsQueues {

    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> COUNTS =
            List.of("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible");

    private final URI endpoint;
    private final HttpClient http;

    /** Queues behind an endpoint. */
    public SqsQueues(URI endpoint, HttpClient http) {
        this.endpoint = endpoint;
        this.http = http;
    }

    /** Creates a queue, or finds the one that has the name, and returns its ARN. */
    public String create(String queue) {
        call("CreateQueue", JSON.createObjectNode().put("QueueName", queue));
        return AwsNames.queueArn(queue);
    }

    /** Sends one message; its attributes are in the shape of the {@code MessageAttributes} of the API. */
    void send(String queue, String body, ObjectNode attributes) {
        ObjectNode request = JSON.createObjectNode()
                .put("QueueUrl", endpoint + "/" + AwsNames.ACCOUNT + "/" + queue)
                .put("MessageBody", body);
        if (!attributes.isEmpty()) {
            request.set("MessageAttributes", attributes);
        }
        call("SendMessage", request);
    }

    /** How many messages of a queue were not deleted, those that somebody has received included. */
    public int waiting(String queue) {
        ObjectNode request = JSON.createObjectNode().put("QueueUrl", endpoint + "/" + AwsNames.ACCOUNT + "/" + queue);
        COUNTS.forEach(request.putArray("AttributeNames")::add);
        JsonNode counts = call("GetQueueAttributes", request).path("Attributes");
        return COUNTS.stream()
                .mapToInt(count -> Integer.parseInt(counts.required(count).asText()))
                .sum();
    }

    private JsonNode call(String action, JsonNode body) {
        HttpRequest request = HttpRequest.newBuilder(endpoint)
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", "AmazonSQS." + action)
                .POST(BodyPublishers.ofString(body.toString()))
                .build();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IOException("SQS answered " + response.statusCode() + ": " + response.body());
            }
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(action + " at " + endpoint + " failed: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(action + " at " + endpoint + " was interrupted", e));
        }
    }
}
