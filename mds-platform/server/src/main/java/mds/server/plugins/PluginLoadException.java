package mds.server.plugins;

import java.io.Serial;
import java.util.List;

/** The plugin directory is not as it should be. Nothing was loaded. */
public final class PluginLoadException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient List<String> faults;

    PluginLoadException(List<String> faults) {
        super("The plugins cannot be loaded:\n - " + String.join("\n - ", faults));
        this.faults = List.copyOf(faults);
    }

    /** Every fault that was found, each naming the jar. */
    public List<String> faults() {
        return faults;
    }
}
