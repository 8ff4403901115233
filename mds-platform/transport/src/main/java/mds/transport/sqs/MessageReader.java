package mds.transport.sqs;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import mds.plugin.SourceEvent;
import mds.transport.Batch;
import mds.transport.CloudEvents;
import mds.transport.sqs.SnsSignatures.CertificateUnavailableException;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Makes events of one queue's messages: sent directly, or through SNS, raw or in its envelope.
 *
 * @param queue its name
 * @param channel what its messages are expected to be
 * @param signatures that verifies envelopes; empty to believe them
 */
record MessageReader(String queue, SqsTransport.Channel channel, Optional<SnsSignatures> signatures) {

    /**
     * The events of a message, or why it holds none.
     *
     * @throws CertificateUnavailableException if that cannot be told now; the message is to be left in the queue
     */
    Batch read(Message message, Instant now) throws CertificateUnavailableException {
        SourceEvent raw = event(message, message.body(), attributes(message), now);
        Optional<SnsEnvelope> envelope = SnsEnvelope.of(message.body());
        if (envelope.isEmpty()) {
            return channel.topicArn()
                    .map(topic -> Batch.unreadable(
                            raw,
                            ("the message is no envelope of %s, the only sender that is expected in this queue; someone"
                                            + " sent it directly, or the subscription has raw delivery, which proves"
                                            + " nothing")
                                    .formatted(topic)))
                    .orElseGet(() -> CloudEvents.open(raw));
        }
        Optional<String> fault = fault(message.body(), envelope.get());
        if (fault.isPresent()) {
            return Batch.unreadable(raw, fault.get());
        }
        Map<String, String> headers = new HashMap<>(raw.headers());
        headers.putAll(envelope.get().headers());
        return CloudEvents.open(event(message, envelope.get().message(), headers, now));
    }

    private Optional<String> fault(String body, SnsEnvelope envelope) throws CertificateUnavailableException {
        if (signatures.isPresent()) {
            Optional<String> forged = signatures.get().fault(body, envelope);
            if (forged.isPresent()) {
                return forged.map("the envelope is not signed by SNS: "::concat);
            }
        }
        Optional<String> expected = channel.topicArn();
        if (expected.isPresent() && !expected.get().equals(envelope.topicArn())) {
            return Optional.of(
                    "the envelope comes from %s; expected %s".formatted(envelope.topicArn(), expected.get()));
        }
        return envelope.isNotification()
                ? Optional.empty()
                : Optional.of("the message is about the subscription to %s itself; confirm it there"
                        .formatted(envelope.topicArn()));
    }

    private SourceEvent event(Message message, String body, Map<String, String> headers, Instant now) {
        String position = "sqs %s#%s".formatted(queue, message.messageId());
        return new SourceEvent(channel.source(), body.getBytes(StandardCharsets.UTF_8), headers, position, now);
    }

    private static Map<String, String> attributes(Message message) {
        Map<String, String> headers = new HashMap<>();
        message.messageAttributes().forEach((name, attribute) -> {
            if (attribute.stringValue() != null) {
                headers.put(name.toLowerCase(Locale.ROOT), attribute.stringValue());
            }
        });
        return headers;
    }
}
