package mds.server.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import mds.kernel.Figure;

/** What the host says of itself; asked on every request for its health or metrics. Thread-safe and cheap. */
public interface HostHealth {
    /** Why the host cannot do its work at all; empty if it can. */
    Optional<String> failure();

    /** What does not work right now, by what it is; empty if all is well. A host with problems goes on working. */
    Map<String, String> problems();

    /** All figures at this moment. */
    List<Figure> figures();
}
