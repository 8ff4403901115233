package mds.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.ArrayList;
import java.util.List;
import mds.kernel.Figure;

/** The host's figures in the text format of Prometheus, collected once for each scrape. */
final class MetricsRoute implements HttpService {
    private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final HostHealth health;

    MetricsRoute(HostHealth health) {
        this.health = health;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/", this::scrape);
    }

    private void scrape(ServerRequest request, ServerResponse response) {
        List<Figure> figures = new ArrayList<>(health.figures());
        figures.addAll(JvmFigures.now());
        response.header(HeaderNames.CONTENT_TYPE, CONTENT_TYPE);
        response.send(PrometheusText.of(figures));
    }
}
