package mds.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells when searches see what descriptions are marked with. The engine is asked for all marks at once, by their term
 * alone: if each were searched for until it shows, these searches would be most of what the machine does.
 */
final class Sightings implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration POLL = Duration.ofMillis(20);
    private static final String DESCRIPTION = "description";

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI search;
    private final Map<String, CompletableFuture<Void>> awaited = new ConcurrentHashMap<>();
    private final Thread thread = Thread.ofVirtual().unstarted(this::look);

    private Sightings(URI search) {
        this.search = search;
    }

    /** @param index of the engine, as a URL */
    static Sightings of(String index) {
        Sightings sightings = new Sightings(URI.create(index + "/_search"));
        sightings.thread.start();
        return sightings;
    }

    /** Returns when some description with that mark can be found. */
    void await(String mark) {
        awaited.computeIfAbsent(mark, none -> new CompletableFuture<>()).join();
    }

    private void look() {
        try {
            while (true) {
                Thread.sleep(POLL);
                if (!awaited.isEmpty()) {
                    ask().forEach(hit -> seen(hit.at("/_source/" + DESCRIPTION).asText()));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            awaited.values().forEach(sighting -> sighting.completeExceptionally(e));
        }
    }

    private void seen(String description) {
        for (String word : description.split(" ", -1)) {
            CompletableFuture<Void> sighting = awaited.remove(word);
            if (sighting != null) {
                sighting.complete(null);
            }
        }
    }

    private JsonNode ask() throws IOException, InterruptedException {
        ObjectNode query = JSON.createObjectNode().put("size", 1_000).put("track_total_hits", false);
        query.putArray("_source").add(DESCRIPTION);
        ArrayNode marks = query.withObject("/query/bool/filter/terms").putArray(DESCRIPTION);
        awaited.keySet().forEach(marks::add);
        HttpRequest request = HttpRequest.newBuilder(search)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(query.toString()))
                .build();
        return JSON.readTree(
                        http.send(request, HttpResponse.BodyHandlers.ofString()).body())
                .at("/hits/hits");
    }

    @Override
    public void close() {
        thread.interrupt();
        http.close();
    }
}
