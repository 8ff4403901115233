package mds.server.config;

import java.time.Duration;
import java.util.Optional;
import mds.server.graphql.engine.QueryLimits;

/** Reads the section {@code graphql}: what one request may ask for. */
final class GraphQlSection {
    private GraphQlSection() {}

    static QueryLimits limits(Section section) {
        QueryLimits usual = QueryLimits.DEFAULT;
        QueryLimits limits = new QueryLimits(
                section.number("max-depth", usual.depth()),
                section.number("max-complexity", usual.complexity()),
                time(section, "timeout", usual.time()),
                section.number("max-request-bytes", usual.requestBytes()),
                section.number("max-answer-bytes", usual.answerBytes()),
                section.number("max-subscriptions", usual.subscribers()),
                time(section, "subscriber-patience", usual.patience()),
                section.flag("introspection", usual.introspection()));
        section.finish();
        return limits;
    }

    private static Duration time(Section section, String key, Duration fallback) {
        return section.duration(key, Optional.of(fallback)).orElseGet(() -> {
            section.fault(key, "expected a time such as 10s; what never ends is never given up");
            return fallback;
        });
    }
}
