package mds.transport.webhook;

import java.io.Serial;
import java.time.Duration;

/** Events of one source are posted faster than it may. */
public final class TooManyEventsException extends EventRefusedException {
    @Serial
    private static final long serialVersionUID = 1L;

    TooManyEventsException(String source, int requestsPerSecond) {
        super("'%s' may post %d events a second, and has; send it again later".formatted(source, requestsPerSecond));
    }

    /** When it is worth trying again. */
    public Duration retryAfter() {
        return Duration.ofSeconds(1);
    }
}
