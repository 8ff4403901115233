package mds.kernel.search;

import java.io.Serial;

/** The search engine could not be reached or could not answer. The graph is unaffected; the index catches up later. */
public final class SearchUnavailableException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** @param message which engine, what was asked, and how it failed */
    public SearchUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
