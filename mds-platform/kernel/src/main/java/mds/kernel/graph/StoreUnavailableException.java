package mds.kernel.graph;

import java.io.Serial;

/** The system of record could not be written. What was to be committed may be tried again, and is to be. */
public final class StoreUnavailableException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** @param message what failed and where to look */
    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
