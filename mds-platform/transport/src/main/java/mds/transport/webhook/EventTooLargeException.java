package mds.transport.webhook;

import java.io.Serial;

/** An event was posted that is longer than events may be. */
public final class EventTooLargeException extends EventRefusedException {
    @Serial
    private static final long serialVersionUID = 1L;

    EventTooLargeException(String source, int bytes, int maximum) {
        super(
                "the event for '%s' has %d bytes; expected at most %d, since an event names what changed and does not hold it"
                        .formatted(source, bytes, maximum));
    }
}
