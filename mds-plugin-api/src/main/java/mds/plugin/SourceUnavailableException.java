package mds.plugin;

import java.io.Serial;

/**
 * The source could not say what is true: it is down, slow, refuses, or answers something broken. It never means that an
 * object is gone. The host keeps what it knows, marks the entity stale and tries again later.
 */
public final class SourceUnavailableException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** @param message which source, what it was asked, and how it failed; holds no credentials */
    public SourceUnavailableException(String message) {
        super(message);
    }

    /** @param message which source, what it was asked, and how it failed; holds no credentials */
    public SourceUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
