package mds.transport.webhook;

import java.io.Serial;

/** An event was posted while the host starts or stops. */
public final class NotTakingEventsException extends EventRefusedException {
    @Serial
    private static final long serialVersionUID = 1L;

    NotTakingEventsException(String source) {
        super("the event for '%s' was not taken: the host is starting or stopping; send it again".formatted(source));
    }
}
