package mds.server.http;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import mds.kernel.Figure;

/**
 * Writes figures as Prometheus reads them: one group for each name, whose kind its ending tells.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">Exposition formats</a>
 */
final class PrometheusText {
    private PrometheusText() {}

    static String of(List<Figure> figures) {
        StringBuilder text = new StringBuilder();
        Map<String, List<Figure>> byName =
                figures.stream().collect(Collectors.groupingBy(Figure::name, TreeMap::new, Collectors.toList()));
        byName.forEach((name, group) -> {
            text.append("# HELP %s %s\n".formatted(name, MetricHelp.of(name)));
            text.append("# TYPE %s %s\n".formatted(name, name.endsWith("_total") ? "counter" : "gauge"));
            group.stream().map(PrometheusText::line).sorted().forEach(text::append);
        });
        return text.toString();
    }

    private static String line(Figure figure) {
        String labels = new TreeMap<>(figure.labels())
                .entrySet().stream()
                        .map(label -> "%s=\"%s\"".formatted(label.getKey(), escaped(label.getValue())))
                        .collect(Collectors.joining(","));
        return "%s%s %s\n".formatted(figure.name(), labels.isEmpty() ? "" : "{" + labels + "}", number(figure.value()));
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    private static String number(double value) {
        return Double.isInfinite(value) ? (value > 0 ? "+Inf" : "-Inf") : Double.toString(value);
    }
}
