package mds.kernel.event;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import mds.plugin.SourceEvent;

/**
 * An event that had no effect, kept so that it can be looked at and replayed.
 *
 * @param event as it came, raw bytes and headers; of a body longer than {@value #LONGEST_PAYLOAD} bytes only the beginning
 * @param length how many bytes the body has
 * @param plugin the id of the plugin that was to read it; {@code none} if there is none
 * @param reason what was expected and what was there
 * @param at when it was given up, the last time
 * @param attempts how often it was given up
 */
public record DeadLetter(SourceEvent event, long length, String plugin, String reason, Instant at, int attempts) {
    /** The longest body that is kept whole, in bytes. */
    public static final int LONGEST_PAYLOAD = 256 * 1024;

    private static final int LONGEST_REASON = 4_000;
    /** Headers that prove who the sender is, and are no part of what was said; in lower case. */
    public static final Set<String> CREDENTIALS = Set.of("authorization", "proxy-authorization", "cookie");

    /** A letter of an event that was given up for the first time. Headers that hold credentials are left out. */
    public static DeadLetter of(SourceEvent event, String plugin, String reason, Instant at) {
        byte[] payload = event.payload();
        byte[] kept = payload.length <= LONGEST_PAYLOAD ? payload : Arrays.copyOf(payload, LONGEST_PAYLOAD);
        Map<String, String> headers = new HashMap<>(event.headers());
        headers.keySet().removeAll(CREDENTIALS);
        SourceEvent whole = new SourceEvent(event.source(), kept, headers, event.position(), event.receivedAt());
        return new DeadLetter(whole, payload.length, plugin, bounded(reason), at, 1);
    }

    /** The same letter after it failed once more. */
    public DeadLetter again(String newPlugin, String newReason, Instant now) {
        return new DeadLetter(event, length, newPlugin, bounded(newReason), now, attempts + 1);
    }

    /** Whether the body was kept whole; only then it can be replayed. */
    public boolean whole() {
        return length <= LONGEST_PAYLOAD;
    }

    /** The transport that it came by: the first word of its position. */
    public String transport() {
        String position = event.position();
        int end = position.indexOf(' ');
        return end < 0 ? position : position.substring(0, end);
    }

    private static String bounded(String reason) {
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "…";
    }
}
