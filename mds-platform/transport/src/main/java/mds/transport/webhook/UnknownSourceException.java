package mds.transport.webhook;

import java.io.Serial;
import java.util.SortedSet;

/** An event was posted for a source that is not configured to post. */
public final class UnknownSourceException extends EventRefusedException {
    @Serial
    private static final long serialVersionUID = 1L;

    UnknownSourceException(String source, SortedSet<String> known) {
        super(
                known.isEmpty()
                        ? "no source may post events, so '%s' may not either".formatted(source)
                        : "'%s' is not a source that may post events; these are: %s"
                                .formatted(source, String.join(", ", known)));
    }
}
