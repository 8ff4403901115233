package mds.transport;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mds.kernel.event.UnreadableEvent;
import mds.plugin.SourceEvent;

/**
 * Takes events out of CloudEvents, whichever transport they came by, so that a decoder finds the data as the payload and
 * the attributes as headers {@code ce-id}, {@code ce-type}, {@code ce-source}, {@code ce-subject}, {@code ce-time} and so
 * on. What is no CloudEvent stays as it is.
 *
 * <ul>
 * <li>Binary: the attributes are headers {@code ce-…} or {@code ce_…}, the data is the body
 * (<a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md">HTTP</a> and
 * <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md">Kafka</a>
 * protocol bindings).
 * <li>Structured and batched: the body is
 * <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md">the JSON format</a>, which the
 * content type says. SQS has no content type, so that a body that has the required attributes is taken as one as well.
 * </ul>
 *
 * <p>Only what is needed to find the data is required of an envelope: a malformed {@code time} hides no event, since an
 * event only says what to look at again. An envelope without that is unreadable, with the reason.
 */
public final class CloudEvents {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final String CONTENT_TYPE = "content-type";
    private static final String PREFIX = "ce-";
    private static final String KAFKA_PREFIX = "ce_";
    private static final String ENVELOPE = "application/cloudevents";
    private static final String STRUCTURED = "application/cloudevents+json";
    private static final String BATCHED = "application/cloudevents-batch+json";
    /** Of one batch: senders pack a few dozen. */
    private static final int MOST_EVENTS = 1_000;
    /** Of one event: each costs far more than its bytes. The specification has nine. */
    private static final int MOST_ATTRIBUTES = 100;

    private static final List<String> REQUIRED = List.of("specversion", "id", "source", "type");
    private static final Set<String> DATA = Set.of("data", "data_base64");

    private CloudEvents() {}

    /** What a message carries: itself, or the events of its envelope. Never throws. */
    public static Batch open(SourceEvent message) {
        String mediaType = mediaType(message.headers().getOrDefault(CONTENT_TYPE, ""));
        try {
            if (mediaType.startsWith(ENVELOPE)) {
                return declared(message, mediaType);
            }
            if (message.headers().containsKey(PREFIX + "specversion")
                    || message.headers().containsKey(KAFKA_PREFIX + "specversion")) {
                return Batch.readable(binary(message));
            }
            Optional<JsonNode> envelope = undeclared(message);
            return Batch.readable(envelope.isPresent() ? structured(message, envelope.get()) : message);
        } catch (Broken e) {
            return Batch.unreadable(message, e.reason);
        }
    }

    private static Batch declared(SourceEvent message, String mediaType) throws Broken {
        if (mediaType.equals(STRUCTURED)) {
            return Batch.readable(structured(message, json(message)));
        }
        if (!mediaType.equals(BATCHED)) {
            throw new Broken("comes as %s; expected %s or %s".formatted(mediaType, STRUCTURED, BATCHED));
        }
        return batched(message, json(message));
    }

    /** Whatever a batch holds, at most one dead letter comes of it: its elements cost far more than their bytes. */
    private static Batch batched(SourceEvent message, JsonNode envelopes) throws Broken {
        if (!envelopes.isArray()) {
            throw new Broken("is a batch that is no JSON array");
        }
        if (envelopes.size() > MOST_EVENTS) {
            throw new Broken("is a batch of %d events; at most %d are taken".formatted(envelopes.size(), MOST_EVENTS));
        }
        List<SourceEvent> events = new ArrayList<>();
        ArrayNode broken = JSON.createArrayNode();
        String reason = "";
        for (int index = 0; index < envelopes.size(); index++) {
            JsonNode envelope = envelopes.get(index);
            if (!envelope.isObject()) {
                throw new Broken("is a batch whose element [%d] is no JSON object".formatted(index));
            }
            try {
                events.add(structured(at(message, index), envelope));
            } catch (Broken e) {
                reason = broken.isEmpty() ? "[%d]: %s".formatted(index, e.reason) : reason;
                broken.add(envelope);
            }
        }
        return new Batch(events, broken.isEmpty() ? List.of() : List.of(letter(message, broken, reason)));
    }

    private static UnreadableEvent letter(SourceEvent message, ArrayNode broken, String first) {
        SourceEvent batch = with(message, bytes(broken), Map.of(CONTENT_TYPE, BATCHED));
        return new UnreadableEvent(
                batch, "of a batch, %d cannot be read; the first of them, %s".formatted(broken.size(), first));
    }

    /** The frame of one event of a batch. What its transport said beside the body was said of the batch. */
    private static SourceEvent at(SourceEvent batch, int index) {
        String position = "%s[%d]".formatted(batch.position(), index);
        return new SourceEvent(batch.source(), new byte[0], Map.of(), position, batch.receivedAt());
    }

    private static SourceEvent binary(SourceEvent message) throws Broken {
        Map<String, String> headers = new HashMap<>();
        message.headers()
                .forEach((name, value) -> headers.put(
                        name.startsWith(KAFKA_PREFIX) ? PREFIX + name.substring(KAFKA_PREFIX.length()) : name, value));
        check(headers);
        return with(message, message.payload(), headers);
    }

    private static SourceEvent structured(SourceEvent message, JsonNode envelope) throws Broken {
        if (!envelope.isObject()) {
            throw new Broken("is no JSON object");
        }
        Map<String, String> headers = new HashMap<>(message.headers());
        headers.remove(CONTENT_TYPE);
        headers.keySet().removeIf(name -> name.startsWith(PREFIX) || name.startsWith(KAFKA_PREFIX));
        if (envelope.size() > MOST_ATTRIBUTES) {
            throw new Broken("has %d attributes; at most %d are taken".formatted(envelope.size(), MOST_ATTRIBUTES));
        }
        for (Map.Entry<String, JsonNode> attribute : envelope.properties()) {
            if (attribute.getValue().isValueNode()
                    && !attribute.getValue().isNull()
                    && !DATA.contains(attribute.getKey())) {
                headers.put(
                        PREFIX + attribute.getKey().toLowerCase(Locale.ROOT),
                        attribute.getValue().asText());
            }
        }
        check(headers);
        Optional<String> dataType = Optional.ofNullable(headers.remove(PREFIX + "datacontenttype"));
        dataType.ifPresent(type -> headers.put(CONTENT_TYPE, type));
        return with(message, data(envelope, dataType), headers);
    }

    private static void check(Map<String, String> headers) throws Broken {
        for (String attribute : REQUIRED) {
            if (headers.getOrDefault(PREFIX + attribute, "").isEmpty()) {
                throw new Broken("has no attribute '%s'".formatted(attribute));
            }
        }
        String version = headers.getOrDefault(PREFIX + "specversion", "");
        if (!version.equals("1.0")) {
            throw new Broken("has the specversion '%s'; expected 1.0".formatted(version));
        }
    }

    private static byte[] data(JsonNode envelope, Optional<String> dataType) throws Broken {
        JsonNode data = envelope.path("data");
        JsonNode encoded = envelope.path("data_base64");
        boolean hasData = !data.isMissingNode() && !data.isNull();
        if (!encoded.isMissingNode() && !encoded.isNull()) {
            if (hasData || !encoded.isTextual()) {
                throw new Broken("has a data_base64 that is no text, or data beside it");
            }
            return decoded(encoded.textValue());
        }
        if (!hasData) {
            return new byte[0];
        }
        boolean isText = data.isTextual() && dataType.isPresent() && !isJson(mediaType(dataType.get()));
        return isText ? data.textValue().getBytes(StandardCharsets.UTF_8) : bytes(data);
    }

    private static byte[] decoded(String base64) throws Broken {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new Broken("has a data_base64 that is not Base64: " + e.getMessage());
        }
    }

    /** The body, if it can be nothing but an envelope. */
    private static Optional<JsonNode> undeclared(SourceEvent message) {
        byte[] body = message.payload();
        if (!new String(body, StandardCharsets.ISO_8859_1).contains("\"specversion\"")) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(JSON.readTree(body))
                    .filter(json -> REQUIRED.stream()
                            .allMatch(attribute -> json.path(attribute).isTextual()));
        } catch (IOException e) {
            return Optional.empty(); // Not an envelope; whether it is an event, its decoder says.
        }
    }

    private static JsonNode json(SourceEvent message) throws Broken {
        try {
            JsonNode json = JSON.readTree(message.payload());
            if (json == null || json.isMissingNode()) {
                throw new Broken("is empty");
            }
            return json;
        } catch (JacksonException e) {
            throw new Broken("is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new Broken("is not JSON: " + e.getMessage());
        }
    }

    private static byte[] bytes(JsonNode json) {
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was read as JSON is JSON", e);
        }
    }

    private static SourceEvent with(SourceEvent message, byte[] payload, Map<String, String> headers) {
        return new SourceEvent(message.source(), payload, headers, message.position(), message.receivedAt());
    }

    /** Without parameters such as a charset. */
    private static String mediaType(String contentType) {
        int end = contentType.indexOf(';');
        return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    private static boolean isJson(String mediaType) {
        return mediaType.endsWith("/json") || mediaType.endsWith("+json");
    }

    private static final class Broken extends Exception {
        @Serial
        private static final long serialVersionUID = 1L;

        private final String reason;

        Broken(String what) {
            super(what);
            this.reason = "the CloudEvents envelope " + what;
        }
    }
}
