package mds.server.graphql;

import java.io.Serial;

/** Something that a query asks for and cannot have; the message is for whoever asks. */
final class QueryException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** What clients tell the reasons apart by. */
    enum Code {
        /** An argument makes no sense. */
        BAD_INPUT,
        /** There is more than the field can show. */
        TRUNCATED,
        /** The search engine is away; the graph answers nevertheless. */
        SEARCH_UNAVAILABLE,
        /** The field is for administrators, and this is none. */
        FORBIDDEN,
        /** What was to be written could not be; trying again later is safe. */
        STORE_UNAVAILABLE
    }

    private final Code code;

    QueryException(Code code, String message) {
        super(message);
        this.code = code;
    }

    Code code() {
        return code;
    }
}
