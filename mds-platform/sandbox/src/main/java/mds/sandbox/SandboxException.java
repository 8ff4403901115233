package mds.sandbox;

/** Something that the person who started the sandbox can mend; the message says what is wrong and the way out. */
public final class SandboxException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** A fault that explains itself. */
    public SandboxException(String message) {
        super(message);
    }

    /** A fault with what caused it. */
    public SandboxException(String message, Throwable cause) {
        super(message, cause);
    }
}
