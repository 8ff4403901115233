package mds.plugin.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * A source in memory, on a free port of the loopback interface, that speaks the contract of {@link mds.plugin.rest}: it
 * holds what is {@link #put}, says 410 for what was {@link #delete deleted} and 404 for what never was, and can be told
 * to {@link #answer fail}. Thread-safe.
 */
public final class FakeSource implements AutoCloseable {
    private static final int GONE = 410;

    private final HttpServer server;
    private final int pageSize;
    private final Map<String, SortedMap<String, Optional<JsonNode>>> collections = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile Optional<Answer> everything = Optional.empty();

    private record Answer(int status, String body) {}

    private FakeSource(HttpServer server, int pageSize) {
        this.server = server;
        this.pageSize = pageSize;
    }

    /**
     * Starts a source.
     *
     * @param pageSize how many ids it lists at most at once, whatever it is asked for
     */
    public static FakeSource start(int pageSize) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            FakeSource source = new FakeSource(server, pageSize);
            server.createContext("/", source::handle);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
            return source;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it listens. */
    public URI url() {
        InetSocketAddress address = server.getAddress();
        return URI.create("http://%s:%d".formatted(address.getHostString(), address.getPort()));
    }

    /** Holds an object, under its {@code id}. */
    public void put(String collection, JsonNode object) {
        collection(collection).put(object.required("id").asText(), Optional.of(object));
    }

    /** Deletes an object; from now on it is 410. */
    public void delete(String collection, String id) {
        collection(collection).put(id, Optional.empty());
    }

    /** Answers every request in this way, until {@link #recover()}. */
    public void answer(int status, String body) {
        everything = Optional.of(new Answer(status, body));
    }

    /** Answers with what it holds again. */
    public void recover() {
        everything = Optional.empty();
    }

    /** The paths with queries that were asked for so far, in their order. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private SortedMap<String, Optional<JsonNode>> collection(String name) {
        return collections.computeIfAbsent(name, created -> new ConcurrentSkipListMap<>());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            URI uri = exchange.getRequestURI();
            requests.add(uri.toString());
            Answer answer = everything.orElseGet(() -> answerTo(uri));
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Answer answerTo(URI uri) {
        String[] segments = uri.getRawPath().split("/", -1);
        if (segments.length < 4 || segments.length > 5 || !uri.getRawPath().startsWith("/api/v1/")) {
            return missing(404);
        }
        SortedMap<String, Optional<JsonNode>> collection = collection(segment(segments[3]));
        return segments.length == 4 ? list(collection, query(uri)) : object(collection, segment(segments[4]));
    }

    private static Answer object(SortedMap<String, Optional<JsonNode>> collection, String id) {
        Optional<JsonNode> held = collection.get(id);
        if (held == null) {
            return missing(404);
        }
        return held.map(object -> new Answer(200, object.toString())).orElse(missing(GONE));
    }

    private Answer list(SortedMap<String, Optional<JsonNode>> collection, Map<String, String> query) {
        int limit = Math.min(pageSize, Integer.parseInt(query.getOrDefault("limit", "100")));
        String cursor = query.getOrDefault("cursor", "");
        List<String> ids = collection.entrySet().stream()
                .filter(entry -> entry.getKey().compareTo(cursor) > 0)
                .filter(entry ->
                        entry.getValue().filter(held -> matches(held, query)).isPresent())
                .map(Map.Entry::getKey)
                .limit(limit + 1L)
                .toList();
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        ArrayNode listed = page.putArray("ids");
        ids.stream().limit(limit).forEach(listed::add);
        page.put("next_cursor", ids.size() > limit ? ids.get(limit - 1) : null);
        return new Answer(200, page.toString());
    }

    private static boolean matches(JsonNode object, Map<String, String> query) {
        return query.entrySet().stream()
                .filter(field ->
                        !field.getKey().equals("limit") && !field.getKey().equals("cursor"))
                .allMatch(field -> object.path(field.getKey()).asText().equalsIgnoreCase(field.getValue()));
    }

    private static Map<String, String> query(URI uri) {
        Map<String, String> query = new HashMap<>();
        Stream<String> fields =
                Arrays.stream(Optional.ofNullable(uri.getRawQuery()).orElse("").split("&", -1));
        fields.filter(field -> field.contains("=")).forEach(field -> {
            int equals = field.indexOf('=');
            query.put(decoded(field.substring(0, equals)), decoded(field.substring(equals + 1)));
        });
        return query;
    }

    private static Answer missing(int status) {
        return new Answer(status, "{\"error\": \"no such object\"}");
    }

    /** In a path, unlike in a query, a plus sign is one. */
    private static String segment(String text) {
        return decoded(text.replace("+", "%2B"));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
