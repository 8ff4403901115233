package mds.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Sends documents that an index holds to another of the same mapping, as fast as the engine takes them: they are read and encoded before. */
final class BareLoader implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 1_000;
    private static final int CONNECTIONS = 4;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI engine;
    private final Path requests;

    BareLoader(URI engine, Path requests) {
        this.engine = engine;
        this.requests = requests;
    }

    /** Writes the documents of an index into a file, as requests to write them. */
    void read(String index) throws IOException, InterruptedException {
        String pit =
                ask("POST", "/" + index + "/_pit?keep_alive=5m", "").path("id").asText();
        try (DataOutputStream file = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(requests)))) {
            JsonNode after = null;
            while (true) {
                ObjectNode query = JSON.createObjectNode().put("size", PAGE).put("track_total_hits", false);
                query.putObject("pit").put("id", pit).put("keep_alive", "5m");
                query.putArray("sort").add("_shard_doc");
                if (after != null) {
                    query.set("search_after", after);
                }
                JsonNode hits = ask("POST", "/_search", query.toString()).at("/hits/hits");
                if (hits.isEmpty()) {
                    break;
                }
                byte[] bytes = request(hits);
                file.writeInt(bytes.length);
                file.write(bytes);
                after = hits.get(hits.size() - 1).get("sort");
            }
        }
    }

    private static byte[] request(JsonNode hits) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(2 << 20);
        for (JsonNode hit : hits) {
            ObjectNode action = JSON.createObjectNode();
            action.putObject("index")
                    .put("_id", hit.path("_id").asText())
                    .put("version", 1)
                    .put("version_type", "external_gte");
            bytes.write(JSON.writeValueAsBytes(action));
            bytes.write('\n');
            bytes.write(JSON.writeValueAsBytes(hit.path("_source")));
            bytes.write('\n');
        }
        return bytes.toByteArray();
    }

    /** Fills a new index of the same mapping, and removes it; documents a second. */
    double load(String from, long documents) throws Exception {
        String index = "bare";
        JsonNode mappings =
                ask("GET", "/" + from + "/_mapping", "").elements().next().path("mappings");
        ObjectNode body = JSON.createObjectNode();
        body.set("mappings", mappings);
        body.putObject("settings")
                .put("index.number_of_shards", 1)
                .put("index.number_of_replicas", 0)
                .put("index.refresh_interval", "-1");
        ask("PUT", "/" + index, body.toString());
        long begin = System.nanoTime();
        try (DataInputStream file = new DataInputStream(new BufferedInputStream(Files.newInputStream(requests)));
                ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            List<Future<Void>> sent = new ArrayList<>();
            Callable<Void> connection = () -> send(file, index);
            for (int number = 0; number < CONNECTIONS; number++) {
                sent.add(threads.submit(connection));
            }
            for (Future<Void> done : sent) {
                done.get();
            }
        }
        ask("POST", "/" + index + "/_refresh", "");
        double rate = documents * 1e9 / (System.nanoTime() - begin);
        ask("DELETE", "/" + index, "");
        return rate;
    }

    private Void send(DataInputStream file, String index) throws IOException, InterruptedException {
        while (true) {
            byte[] bytes;
            synchronized (file) {
                try {
                    bytes = new byte[file.readInt()];
                    file.readFully(bytes);
                } catch (EOFException end) {
                    return null;
                }
            }
            HttpRequest request = HttpRequest.newBuilder(engine.resolve("/" + index + "/_bulk?filter_path=errors"))
                    .header("Content-Type", "application/x-ndjson")
                    .POST(BodyPublishers.ofByteArray(bytes))
                    .build();
            String answer = http.send(request, BodyHandlers.ofString()).body();
            if (!answer.contains("false")) {
                throw new IllegalStateException(answer);
            }
        }
    }

    private JsonNode ask(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(engine.resolve(path))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body, StandardCharsets.UTF_8))
                .build();
        return JSON.readTree(http.send(request, BodyHandlers.ofByteArray()).body());
    }

    @Override
    public void close() {
        http.close();
    }
}
