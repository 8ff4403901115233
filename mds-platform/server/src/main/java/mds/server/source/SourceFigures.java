package mds.server.source;

import java.util.List;
import java.util.Map;
import mds.hydration.HttpLimits;
import mds.hydration.HttpMetrics;
import mds.kernel.Figure;

/** What the HTTP client of one source has done and how it stands, as figures. */
final class SourceFigures {
    private SourceFigures() {}

    static List<Figure> of(HttpMetrics metrics, HttpLimits limits) {
        Map<String, String> source = Map.of("source", metrics.source());
        return List.of(
                new Figure("mds_source_calls_total", source, (double) metrics.calls()),
                new Figure("mds_source_joined_total", source, (double) metrics.joined()),
                new Figure("mds_source_requests_total", source, (double) metrics.requests()),
                new Figure("mds_source_answers_total", source, (double) metrics.answers()),
                new Figure(
                        "mds_source_answer_seconds_total",
                        source,
                        metrics.answerTime().toNanos() / 1e9),
                new Figure("mds_source_not_modified_total", source, (double) metrics.cacheHits()),
                new Figure("mds_source_retries_total", source, (double) metrics.retries()),
                new Figure("mds_source_throttled_total", source, (double) metrics.throttled()),
                new Figure("mds_source_failures_total", source, (double) metrics.failures()),
                new Figure("mds_source_breaker_open", source, open(metrics.breaker())),
                new Figure("mds_source_in_flight", source, metrics.inFlight()),
                new Figure("mds_source_waiting", source, metrics.waiting()),
                new Figure("mds_source_saturation", source, metrics.saturation()),
                new Figure("mds_source_requests_per_second_allowed", source, limits.requestsPerSecond()));
    }

    private static double open(HttpMetrics.Breaker breaker) {
        return switch (breaker) {
            case CLOSED -> 0;
            case HALF_OPEN -> 0.5;
            case OPEN -> 1;
        };
    }
}
