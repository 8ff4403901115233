package mds.schema;

import java.io.Serial;
import java.util.List;

/** What the plugins declare does not make one schema. */
public final class CompositionException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient List<String> faults;

    CompositionException(List<String> faults) {
        super("The plugins' schemas do not fit together:\n - " + String.join("\n - ", faults));
        this.faults = List.copyOf(faults);
    }

    /** Every fault that was found, each naming the plugin and, where there is one, type and field. */
    public List<String> faults() {
        return faults;
    }
}
