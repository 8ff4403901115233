package mds.storage.datomic;

import java.io.Serial;

/** Another host changed what a transaction was worked out from: work it out again. */
final class ConflictException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    ConflictException(Throwable cause) {
        super(cause.getMessage(), cause);
    }
}
