package mds.sandbox.servers;

/** A request that SNS refuses, in the terms in which it answers. */
final class SnsFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final String reason;

    SnsFault(int status, String code, String message) {
        super(message);
        this.reason = message;
        this.status = status;
        this.code = code;
    }

    int status() {
        return status;
    }

    String reason() {
        return reason;
    }

    String code() {
        return code;
    }
}
