package mds.storage.elasticsearch;

import co.elastic.clients.elasticsearch._types.ErrorCause;
import co.elastic.clients.elasticsearch._types.ErrorResponse;
import co.elastic.clients.elasticsearch.core.BulkResponse;
import co.elastic.clients.elasticsearch.core.bulk.BulkResponseItem;
import co.elastic.clients.transport.Endpoint;
import co.elastic.clients.transport.endpoints.EndpointBase;
import co.elastic.clients.transport.endpoints.SimpleEndpoint;
import co.elastic.clients.util.BinaryData;
import co.elastic.clients.util.ContentType;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import mds.kernel.graph.EntityState;
import mds.kernel.model.GraphModel;
import mds.kernel.search.SearchDocument;
import mds.kernel.search.SearchUnavailableException;
import mds.plugin.EntityUri;

/**
 * Documents on their way into an index, in requests of a bounded number of bytes. A request that the engine finds too large
 * all the same is halved; a document that is too large by itself is refused for that. Not thread-safe.
 */
final class Bulk {
    /** Larger requests are no faster. */
    private static final long BYTES = 4L << 20;

    /** What of the engine's answer is read; all of it would be as long as some requests. */
    private static final String READ = "took,errors,items.*._index,items.*.status,items.*.error";

    private final Engine engine;
    private final String alias;
    private final GraphModel model;
    private final KnownWords words = new KnownWords();
    private final List<Encoded> waiting = new ArrayList<>();
    private final Map<EntityUri, String> refused = new TreeMap<>();
    private long bytes;

    /**
     * A request whose lines are written already. The client's own would be an object for each document, and send every line
     * by itself, which costs twice as much as the document does.
     */
    private static final Endpoint<Lines, BulkResponse, ErrorResponse> WRITE = new SimpleEndpoint<>(
            "es/bulk",
            _ -> "POST",
            Lines::path,
            EndpointBase.emptyMap(),
            _ -> Map.of("require_alias", "true", "filter_path", READ),
            EndpointBase.emptyMap(),
            Lines::body,
            BulkResponse._DESERIALIZER);

    private record Lines(String alias, List<Encoded> documents) {
        String path() {
            StringBuilder path = new StringBuilder("/");
            EndpointBase.pathEncode(alias, path);
            return path.append("/_bulk").toString();
        }

        BinaryData body() {
            byte[] body = new byte
                    [Math.toIntExact(
                            documents.stream().mapToLong(Encoded::bytes).sum())];
            int at = 0;
            for (Encoded document : documents) {
                for (byte[] line : List.of(document.action, document.json)) {
                    System.arraycopy(line, 0, body, at, line.length);
                    at += line.length;
                    body[at++] = '\n';
                }
            }
            // By this type the client knows which version of its interface to name; the engine takes lines by it, too.
            return BinaryData.of(body, ContentType.APPLICATION_JSON);
        }
    }

    private static final class Encoded {
        private final EntityUri uri;
        private final byte[] action;
        private final byte[] json;

        private Encoded(SearchDocument document, GraphModel model, KnownWords words) {
            uri = document.entity().uri();
            String id = String.valueOf(JsonStringEncoder.getInstance().quoteAsString(Document.id(uri)));
            String line = "{\"index\":{\"_id\":\"" + id + "\",\"version\":" + document.basis()
                    + ",\"version_type\":\"external_gte\"}}";
            action = line.getBytes(StandardCharsets.UTF_8);
            json = Document.json(document, model, words);
        }

        int bytes() {
            return action.length + json.length + 2;
        }
    }

    /** @param alias of the index, through which it is written */
    Bulk(Engine engine, String alias, GraphModel model) {
        this.engine = engine;
        this.alias = alias;
        this.model = model;
    }

    /** Takes a document, and sends those that wait if there are enough. */
    void add(SearchDocument document) throws SearchUnavailableException, InterruptedException {
        EntityUri uri = document.entity().uri();
        if (document.entity().state() == EntityState.UNCACHED) {
            refused.put(uri, "it is uncached; only what its source told of is indexed");
            return;
        }
        Encoded encoded = new Encoded(document, model, words);
        if (bytes + encoded.bytes() > BYTES) {
            flush();
        }
        waiting.add(encoded);
        bytes += encoded.bytes();
    }

    /** Sends what waits; returns what was refused of all, and why. */
    Map<EntityUri, String> finish() throws SearchUnavailableException, InterruptedException {
        flush();
        return refused;
    }

    private void flush() throws SearchUnavailableException, InterruptedException {
        send(waiting);
        waiting.clear();
        bytes = 0;
    }

    private void send(List<Encoded> documents) throws SearchUnavailableException, InterruptedException {
        if (documents.isEmpty()) {
            return;
        }
        long size = documents.stream().mapToLong(Encoded::bytes).sum();
        Optional<BulkResponse> answer = engine.askUnlessTooLarge(
                "write %d documents".formatted(documents.size()),
                size,
                client -> client._transport().performRequest(new Lines(alias, documents), WRITE, null));
        if (answer.isPresent()) {
            judge(documents, answer.get().items());
        } else if (documents.size() == 1) {
            Encoded alone = documents.getFirst();
            refused.put(alone.uri, "its document of %d bytes is larger than the engine takes".formatted(alone.bytes()));
        } else {
            send(documents.subList(0, documents.size() / 2));
            send(documents.subList(documents.size() / 2, documents.size()));
        }
    }

    private void judge(List<Encoded> documents, List<BulkResponseItem> items) throws SearchUnavailableException {
        for (int i = 0; i < documents.size(); i++) {
            ErrorCause error = items.get(i).error();
            EntityUri uri = documents.get(i).uri;
            switch (items.get(i).status()) {
                // One of a newer basis is there.
                case 409 -> {}
                case 400, 413 -> refused.put(uri, error == null ? "no reason was given" : Engine.reason(error));
                default -> Engine.requireDone(error, "write " + uri, engine);
            }
        }
    }
}
