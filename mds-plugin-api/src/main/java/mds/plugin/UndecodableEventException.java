package mds.plugin;

import java.io.Serial;

/** An event that says nothing a decoder understands. The host keeps it as a dead letter, with this message as reason. */
public final class UndecodableEventException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** @param message the value, the expectation and, where there is one, the way out */
    public UndecodableEventException(String message) {
        super(message);
    }
}
