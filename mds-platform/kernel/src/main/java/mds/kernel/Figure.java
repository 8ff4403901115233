package mds.kernel;

import java.util.Map;

/**
 * A number that a part of the host tells of itself at a moment, for whoever publishes or shows it.
 *
 * @param name what it counts or measures, as metrics are named, e.g. {@code mds_kafka_lag}; one that only ever grows ends
 *     in {@code _total}
 * @param labels which of several by the same name it is, e.g. {@code topic → registry-events}; empty if there is one
 * @param value the number at this moment
 */
public record Figure(String name, Map<String, String> labels, double value) {
    public Figure {
        labels = Map.copyOf(labels);
    }

    /** The one figure of that name. */
    public static Figure of(String name, double value) {
        return new Figure(name, Map.of(), value);
    }
}
