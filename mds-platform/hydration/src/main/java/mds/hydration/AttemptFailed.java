package mds.hydration;

import java.io.Serial;

/** One attempt brought no answer. Its message says how, in words that follow the source and the path; no credentials. */
final class AttemptFailed extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** What follows from a failure. */
    enum Kind {
        /** The source, or the way to it, is in trouble: try again; enough of these open the circuit breaker. */
        TROUBLE,
        /** The source is not to blame, as when it asks for fewer requests: try again, later. */
        PASSING,
        /** Asking again would change nothing. */
        FINAL
    }

    AttemptFailed(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    AttemptFailed(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    /** Whether a failure is worth another attempt. */
    static boolean isPassing(Throwable failure) {
        return failure instanceof AttemptFailed failed && failed.kind != Kind.FINAL;
    }

    /** Whether a failure speaks against the source's health. */
    static boolean isTrouble(Throwable failure) {
        return failure instanceof AttemptFailed failed && failed.kind == Kind.TROUBLE;
    }
}
