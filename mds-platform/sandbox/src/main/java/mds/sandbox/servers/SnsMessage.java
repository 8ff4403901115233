package mds.sandbox.servers;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** What someone published; the attributes are in the shape that SQS wants them in. */
record SnsMessage(String text, Optional<String> subject, ObjectNode attributes) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final String HOST = "https://sns." + AwsNames.REGION + ".amazonaws.com/";

    /**
     * The signed envelope that a subscription without raw delivery receives.
     *
     * @see <a href="https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html">message formats</a>
     */
    String envelope(String messageId, String topicArn, Instant at, SnsSigner signer, String signatureVersion) {
        String timestamp = TIMESTAMP.format(at);
        ObjectNode envelope =
                JSON.createObjectNode().put("Type", "Notification").put("MessageId", messageId);
        envelope.put("TopicArn", topicArn);
        subject.ifPresent(line -> envelope.put("Subject", line));
        envelope.put("Message", text)
                .put("Timestamp", timestamp)
                .put("SignatureVersion", signatureVersion)
                .put("Signature", signer.sign(canonical(messageId, topicArn, timestamp), signatureVersion))
                .put("SigningCertURL", HOST + "SimpleNotificationService-sandbox.pem")
                .put("UnsubscribeURL", HOST + "?Action=Unsubscribe");
        if (!attributes.isEmpty()) {
            envelope.set("MessageAttributes", envelopeAttributes());
        }
        return envelope.toString();
    }

    private String canonical(String messageId, String topicArn, String timestamp) {
        String subjectLines = subject.map(line -> "Subject\n" + line + "\n").orElse("");
        return "Message\n" + text + "\nMessageId\n" + messageId + "\n" + subjectLines + "Timestamp\n" + timestamp
                + "\nTopicArn\n" + topicArn + "\nType\nNotification\n";
    }

    private ObjectNode envelopeAttributes() {
        ObjectNode result = JSON.createObjectNode();
        attributes.properties().forEach(attribute -> {
            String value = attribute.getValue().path("StringValue").asText("")
                    + attribute.getValue().path("BinaryValue").asText("");
            result.putObject(attribute.getKey())
                    .put("Type", attribute.getValue().path("DataType").asText())
                    .put("Value", value);
        });
        return result;
    }
}
