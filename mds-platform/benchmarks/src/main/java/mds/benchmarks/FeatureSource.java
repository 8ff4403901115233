package mds.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/**
 * A feature store and nothing but features, as many as are asked for: each derives from five of a thousand datasets, so
 * that an entity comes with five edges. Datasets are not served; their ids never were.
 */
final class FeatureSource implements AutoCloseable {
    static final int EDGES = 5;
    private static final int DATASETS = 1000;

    private final HttpServer server;
    private final Map<Integer, String> marks = new ConcurrentHashMap<>();

    FeatureSource() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/features/", this::feature);
        server.createContext("/", exchange -> answer(exchange, 404, "{}"));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** From now on a feature says this in its description. */
    void mark(int feature, String mark) {
        marks.put(feature, mark);
    }

    /** The ids of the datasets that a feature derives from. */
    static int[] datasets(int feature) {
        int[] ids = new int[EDGES];
        for (int edge = 0; edge < EDGES; edge++) {
            ids[edge] = Math.floorMod(feature * 31 + edge * 197, DATASETS);
        }
        return ids;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void feature(HttpExchange exchange) throws IOException {
        String id = exchange.getRequestURI().getPath().substring("/api/v1/features/".length());
        int number = Integer.parseInt(id.substring(1));
        StringBuilder datasets = new StringBuilder();
        for (int dataset : datasets(number)) {
            datasets.append(datasets.isEmpty() ? "" : ",")
                    .append("\"d")
                    .append(dataset)
                    .append('"');
        }
        answer(exchange, 200, """
                {"id": "%s", "name": "feature %d", "description": "marked %s", "value_type": "float",
                 "labels": {"team": "t%d"}, "source_dataset_ids": [%s]}""".formatted(id, number, marks.getOrDefault(number, "none"), number % 20, datasets));
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
