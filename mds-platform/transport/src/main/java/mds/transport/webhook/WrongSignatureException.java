package mds.transport.webhook;

import java.io.Serial;

/** An event was posted with a signature that is not, or no longer, that of its source. */
public final class WrongSignatureException extends EventRefusedException {
    @Serial
    private static final long serialVersionUID = 1L;

    private WrongSignatureException(String message) {
        super(message);
    }

    static WrongSignatureException differs(String source, String header) {
        return new WrongSignatureException(
                "the %s of the event for '%s' does not fit its body; do both sides have the same secret?"
                        .formatted(header, source));
    }

    static WrongSignatureException outdated(String source, String header) {
        return new WrongSignatureException(
                "the %s of the event for '%s' is too far from now; are both clocks right?".formatted(header, source));
    }
}
