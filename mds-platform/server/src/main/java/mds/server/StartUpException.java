package mds.server;

import java.io.Serial;
import java.util.List;

/** A host that cannot work does not start; this lists everything that is wrong. */
public final class StartUpException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient List<String> faults;

    /** @param faults each says what is wrong, what was expected and, where there is one, the way out */
    public StartUpException(List<String> faults) {
        super("MDS cannot start:\n" + String.join("\n", faults));
        this.faults = List.copyOf(faults);
    }

    /** Everything that is wrong. */
    public List<String> faults() {
        return faults;
    }
}
