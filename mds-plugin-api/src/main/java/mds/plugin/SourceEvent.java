package mds.plugin;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;

/**
 * A thin event as it came from a transport: a notification that something changed, usually an identifier and an event
 * type, never the state itself. Immutable.
 */
public final class SourceEvent {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final String source;
    private final byte[] payload;
    private final Map<String, String> headers;
    private final String position;
    private final Instant receivedAt;

    /**
     * An event of a source.
     *
     * @param source the name of the configured source that it is for
     * @param payload the bytes of its body
     * @param headers what the transport says beside the body, by lower-case name
     * @param position where the transport found it, e.g. {@code kafka registry-events[0]@42}; for people
     * @param receivedAt when the host received it
     */
    public SourceEvent(
            String source, byte[] payload, Map<String, String> headers, String position, Instant receivedAt) {
        this.source = source;
        this.payload = payload.clone();
        this.headers = Map.copyOf(headers);
        this.position = position;
        this.receivedAt = receivedAt;
    }

    /** The name of the configured source that the event is for. */
    public String source() {
        return source;
    }

    /** A copy of the body's bytes. */
    public byte[] payload() {
        return payload.clone();
    }

    /** What the transport says beside the body, by lower-case name; empty if nothing. */
    public Map<String, String> headers() {
        return headers;
    }

    /** Where the transport found it, for people. */
    public String position() {
        return position;
    }

    /** When the host received it. */
    public Instant receivedAt() {
        return receivedAt;
    }

    /**
     * The body as one JSON document.
     *
     * @throws UndecodableEventException if it is not
     */
    public JsonNode json() throws UndecodableEventException {
        try {
            JsonNode document = JSON.readTree(payload);
            if (document == null || document.isMissingNode()) {
                throw new UndecodableEventException("the body is empty; expected a JSON document");
            }
            return document;
        } catch (JacksonException e) {
            throw new UndecodableEventException("the body is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UndecodableEventException("the body is not JSON: " + e.getMessage());
        }
    }

    @Override
    public String toString() {
        return "event of " + source + " at " + position;
    }
}
