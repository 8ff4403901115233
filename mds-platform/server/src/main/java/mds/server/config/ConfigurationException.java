package mds.server.config;

import java.io.Serial;
import java.util.List;

/** A configuration with which the host does not start; lists everything that is wrong with it. */
public final class ConfigurationException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient List<String> faults;

    /** @param faults each names the key, its value and the expectation */
    public ConfigurationException(List<String> faults) {
        super(String.join("\n", faults));
        this.faults = List.copyOf(faults);
    }

    /** Everything that is wrong. */
    public List<String> faults() {
        return faults;
    }
}
