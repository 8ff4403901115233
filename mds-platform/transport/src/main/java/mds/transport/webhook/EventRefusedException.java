package mds.transport.webhook;

import java.io.Serial;

/** An event was posted that is not taken. The message is for its sender, and tells nothing that is secret. */
public abstract sealed class EventRefusedException extends Exception
        permits UnknownSourceException,
                EventTooLargeException,
                UnsignedEventException,
                WrongSignatureException,
                TooManyEventsException,
                NotTakingEventsException {
    @Serial
    private static final long serialVersionUID = 1L;

    EventRefusedException(String message) {
        super(message);
    }
}
