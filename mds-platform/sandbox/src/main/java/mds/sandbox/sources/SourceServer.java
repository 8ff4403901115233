package mds.sandbox.sources;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;

/**
 * One sample source over HTTP, on loopback: the source contract, read from an {@link Organisation}. Beyond the contract,
 * {@code PUT} and {@code DELETE} of an object change it and publish its thin event, so that a person with curl can see
 * a change travel; and every object's {@code url} leads to a page of this server.
 */
public final class SourceServer implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpServer server;
    private final SampleSource source;
    private final Organisation organisation;
    private final ThinEventPublisher publisher;
    private final SourceFaults faults = new SourceFaults();

    private SourceServer(
            HttpServer server, SampleSource source, Organisation organisation, ThinEventPublisher publisher) {
        this.server = server;
        this.source = source;
        this.organisation = organisation;
        this.publisher = publisher;
    }

    /** Starts a source on a free port. */
    public static SourceServer start(SampleSource source, Organisation organisation, ThinEventPublisher publisher) {
        // Without it, Nagle's algorithm holds back each answer's body on a kept connection for 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            SourceServer server = new SourceServer(http, source, organisation, publisher);
            http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            http.createContext("/", server::handle);
            http.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("The source " + source.sourceName() + " found no port", e);
        }
    }

    /** Which source it is. */
    public SampleSource source() {
        return source;
    }

    /** Its address, as the configuration wants it. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** How it fails, if it is told to. */
    public SourceFaults faults() {
        return faults;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Optional<Fault> fault = faults.onCall();
            SourceResponse response;
            try {
                response = answer(exchange);
            } catch (IllegalArgumentException e) {
                response = SourceResponse.error(400, String.valueOf(e.getMessage()));
            }
            if (fault.isPresent()) {
                response.sendSpoiled(exchange, fault.get());
            } else {
                response.send(exchange);
            }
        }
    }

    private SourceResponse answer(HttpExchange exchange) throws IOException {
        List<String> path = segments(exchange.getRequestURI().getRawPath());
        if (path.size() == 3 && path.getFirst().equals("pages")) {
            return page(path.get(1), path.get(2));
        }
        if (path.size() < 3 || path.size() > 4 || !path.subList(0, 2).equals(List.of("api", "v1"))) {
            return SourceResponse.error(
                    404,
                    "Nothing is here; try /api/v1/"
                            + source.collections().getFirst().path());
        }
        Optional<SourceCollection> collection = SourceCollection.at(source, path.get(2));
        if (collection.isEmpty()) {
            return SourceResponse.error(404, source.sourceName() + " has no collection " + path.get(2));
        }
        return path.size() == 3
                ? list(collection.get(), new ListQuery(exchange.getRequestURI()), exchange.getRequestMethod())
                : object(collection.get(), path.get(3), exchange);
    }

    private SourceResponse list(SourceCollection collection, ListQuery query, String method) {
        if (!method.equals("GET")) {
            return SourceResponse.error(405, "A collection can be listed with GET");
        }
        ObjectNode answer = JSON.createObjectNode();
        Optional<Map.Entry<String, String>> filter = query.filter(collection);
        IdPage page = filter.isPresent()
                ? new IdPage(
                        organisation.idsWhere(
                                collection, filter.get().getKey(), filter.get().getValue()),
                        Optional.empty())
                : organisation.page(collection, query.after(), query.limit());
        page.ids().forEach(answer.putArray("ids")::add);
        answer.put("next_cursor", page.next().map(ListQuery::cursor).orElse(null));
        return SourceResponse.json(200, answer);
    }

    private SourceResponse object(SourceCollection collection, String id, HttpExchange exchange) throws IOException {
        return switch (exchange.getRequestMethod()) {
            case "GET" -> find(collection, id);
            case "PUT" -> put(collection, id, exchange.getRequestBody().readAllBytes());
            case "DELETE" -> delete(collection, id);
            default -> SourceResponse.error(405, "An object takes GET, PUT and DELETE");
        };
    }

    private SourceResponse find(SourceCollection collection, String id) {
        Optional<ObjectNode> document = organisation.find(collection, id);
        if (document.isPresent()) {
            return SourceResponse.json(200, document.get().put("url", pageUrl(collection, id)));
        }
        return organisation.wasDeleted(collection, id)
                ? SourceResponse.error(410, id + " was deleted from " + collection.path())
                : SourceResponse.error(404, "There is no " + id + " in " + collection.path());
    }

    private SourceResponse put(SourceCollection collection, String id, byte[] body) throws IOException {
        try {
            if (!(JSON.readTree(body) instanceof ObjectNode document)) {
                return SourceResponse.error(400, "An object is wanted");
            }
            organisation.put(collection, document.put("id", id));
        } catch (JsonProcessingException e) {
            return SourceResponse.error(400, "This is no JSON: " + e.getOriginalMessage());
        }
        publisher.publish(collection.event(id, "updated"));
        return find(collection, id);
    }

    private SourceResponse delete(SourceCollection collection, String id) {
        if (organisation.find(collection, id).isPresent()) {
            organisation.delete(collection, id);
            publisher.publish(collection.event(id, "deleted"));
        }
        return find(collection, id);
    }

    /** What a person sees who follows the link of an entity to its source. */
    private SourceResponse page(String collectionPath, String id) {
        Optional<ObjectNode> document =
                SourceCollection.at(source, collectionPath).flatMap(collection -> organisation.find(collection, id));
        return document.map(found -> SourceResponse.html(id, found.toPrettyString()))
                .orElseGet(() -> SourceResponse.error(404, "There is no " + id + " in " + collectionPath));
    }

    private String pageUrl(SourceCollection collection, String id) {
        return url() + "/pages/" + collection.path() + "/" + ListQuery.encodeSegment(id);
    }

    /** The decoded segments of a path; an id that holds a slash is one encoded segment. */
    private static List<String> segments(String rawPath) {
        return Arrays.stream(rawPath.split("/", -1))
                .skip(1)
                .map(ListQuery::decodeSegment)
                .toList();
    }
}
