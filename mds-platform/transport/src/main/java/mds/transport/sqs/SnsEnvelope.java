package mds.transport.sqs;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What SNS wraps around a message (<a href="https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html">
 * message formats</a>). One that names a key twice is none: its signature could be read from one, its message from the other.
 *
 * @param json the whole envelope
 */
record SnsEnvelope(JsonNode json) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    private static final String NOTIFICATION = "Notification";
    private static final Set<String> TYPES =
            Set.of(NOTIFICATION, "SubscriptionConfirmation", "UnsubscribeConfirmation");

    /** The envelope that a body is, if it is one. */
    static Optional<SnsEnvelope> of(String body) {
        if (!body.contains("\"TopicArn\"")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SnsEnvelope(JSON.readTree(body))).filter(SnsEnvelope::isComplete);
        } catch (JsonProcessingException e) {
            return Optional.empty(); // Not an envelope; whether it is an event, its decoder says.
        }
    }

    private boolean isComplete() {
        return TYPES.contains(text("Type"))
                && json.path("Message").isTextual()
                && json.path("MessageId").isTextual()
                && json.path("TopicArn").isTextual();
    }

    /** Whether it carries a message, and is not about the subscription itself. */
    boolean isNotification() {
        return text("Type").equals(NOTIFICATION);
    }

    String message() {
        return text("Message");
    }

    String topicArn() {
        return text("TopicArn");
    }

    String certificateUrl() {
        return text("SigningCertURL");
    }

    /** What it says beside the message; of that, SNS does not sign the message's attributes. */
    Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>();
        headers.put("sns-topic-arn", topicArn());
        headers.put("sns-message-id", text("MessageId"));
        if (json.path("Subject").isTextual()) {
            headers.put("sns-subject", text("Subject"));
        }
        json.path("MessageAttributes").forEachEntry((name, attribute) -> {
            if (attribute.path("Value").isTextual()) {
                headers.put(
                        name.toLowerCase(Locale.ROOT), attribute.path("Value").textValue());
            }
        });
        return headers;
    }

    private String text(String key) {
        return json.path(key).asText("");
    }
}
