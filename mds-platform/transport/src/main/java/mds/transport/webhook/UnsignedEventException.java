package mds.transport.webhook;

import java.io.Serial;

/** An event was posted without the signature that its source is to give. */
public final class UnsignedEventException extends EventRefusedException {
    @Serial
    private static final long serialVersionUID = 1L;

    UnsignedEventException(String source, String header) {
        super("the event for '%s' has no header %s; events of this source are to be signed".formatted(source, header));
    }
}
