package mds.server.http;

import java.util.Map;

/** What the host says of itself; asked on every request for its health or metrics. Thread-safe and cheap. */
public interface HostHealth {
    /** What does not work right now, by what it is; empty if all is well. A host with problems goes on working. */
    Map<String, String> problems();

    /** Figures by metric name: counters and gauges. */
    Map<String, Double> figures();
}
