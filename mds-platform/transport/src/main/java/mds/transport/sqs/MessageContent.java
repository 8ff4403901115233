package mds.transport.sqs;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * What a message carries: its body as it is, or what SNS has wrapped in its envelope
 * (https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html).
 */
final class MessageContent {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String body;
    private final Map<String, String> headers;

    private MessageContent(String body, Map<String, String> headers) {
        this.body = body;
        this.headers = headers;
    }

    static MessageContent of(Message message) {
        Map<String, String> headers = new HashMap<>();
        message.messageAttributes().forEach((name, attribute) -> {
            if (attribute.stringValue() != null) {
                headers.put(name.toLowerCase(Locale.ROOT), attribute.stringValue());
            }
        });
        Optional<JsonNode> envelope = envelope(message.body());
        envelope.ifPresent(notification -> addHeaders(notification, headers));
        String body = envelope.map(notification -> notification.path("Message").textValue())
                .orElse(message.body());
        return new MessageContent(body, headers);
    }

    byte[] payload() {
        return body.getBytes(StandardCharsets.UTF_8);
    }

    Map<String, String> headers() {
        return headers;
    }

    private static Optional<JsonNode> envelope(String body) {
        if (!body.contains("\"Notification\"")) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readTree(body)).filter(MessageContent::isNotification);
        } catch (JacksonException e) {
            return Optional.empty(); // Not an envelope; whether it is an event, its decoder says.
        }
    }

    private static boolean isNotification(JsonNode json) {
        return json.path("Type").asText().equals("Notification")
                && json.path("Message").isTextual()
                && json.path("MessageId").isTextual()
                && json.path("TopicArn").isTextual();
    }

    private static void addHeaders(JsonNode notification, Map<String, String> headers) {
        headers.put("sns-topic-arn", notification.path("TopicArn").textValue());
        headers.put("sns-message-id", notification.path("MessageId").textValue());
        if (notification.path("Subject").isTextual()) {
            headers.put("sns-subject", notification.path("Subject").textValue());
        }
        notification.path("MessageAttributes").forEachEntry((name, attribute) -> {
            if (attribute.path("Value").isTextual()) {
                headers.put(
                        name.toLowerCase(Locale.ROOT), attribute.path("Value").textValue());
            }
        });
    }
}
