package mds.storage.elasticsearch;

import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.SortOrder;
import co.elastic.clients.elasticsearch.core.MgetResponse;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import co.elastic.clients.elasticsearch.core.get.GetResult;
import co.elastic.clients.elasticsearch.core.mget.MultiGetResponseItem;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import mds.kernel.model.GraphModel;
import mds.kernel.search.DocumentDifference;
import mds.kernel.search.SearchDocument;
import mds.kernel.search.SearchUnavailableException;
import mds.plugin.EntityUri;

/** Compares what an index holds with what it should hold. */
final class Proof {
    /** How many documents are read at once. */
    private static final int BATCH = 500;

    private static final int MOST_URIS = 10_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Engine engine;
    private final String index;

    /** @param index its name, or an alias of it alone */
    Proof(Engine engine, String index) {
        this.engine = engine;
        this.index = index;
    }

    List<DocumentDifference> differences(List<SearchDocument> expected, GraphModel model)
            throws SearchUnavailableException, InterruptedException {
        List<DocumentDifference> differences = new ArrayList<>();
        for (int start = 0; start < expected.size(); start += BATCH) {
            List<SearchDocument> batch = expected.subList(start, Math.min(start + BATCH, expected.size()));
            List<MultiGetResponseItem<ObjectNode>> held = held(batch);
            for (int i = 0; i < batch.size(); i++) {
                difference(batch.get(i), held.get(i), model).ifPresent(differences::add);
            }
        }
        return differences;
    }

    private List<MultiGetResponseItem<ObjectNode>> held(List<SearchDocument> batch)
            throws SearchUnavailableException, InterruptedException {
        List<String> ids = batch.stream()
                .map(document -> Document.id(document.entity().uri()))
                .toList();
        String what = "read %d documents of %s".formatted(ids.size(), index);
        MgetResponse<ObjectNode> answer =
                engine.ask(what, client -> client.mget(m -> m.index(index).ids(ids), ObjectNode.class));
        for (MultiGetResponseItem<ObjectNode> item : answer.docs()) {
            if (item.isFailure()) {
                throw engine.unavailable(
                        what, new IOException(Engine.reason(item.failure().error())));
            }
        }
        return answer.docs();
    }

    private static Optional<DocumentDifference> difference(
            SearchDocument expected, MultiGetResponseItem<ObjectNode> item, GraphModel model) {
        EntityUri uri = expected.entity().uri();
        GetResult<ObjectNode> held = item.result();
        ObjectNode content = held.source();
        if (!held.found() || content == null) {
            return Optional.of(new DocumentDifference(uri, expected.basis(), OptionalLong.empty(), List.of()));
        }
        List<String> fields = fields(asSent(Document.of(expected, model)), content);
        OptionalLong basis = OptionalLong.of(Objects.requireNonNull(held.version(), "every document has a version"));
        return fields.isEmpty()
                ? Optional.empty()
                : Optional.of(new DocumentDifference(uri, expected.basis(), basis, fields));
    }

    /** A tree in memory tells an int from a long; what was sent and read again does not. */
    private static JsonNode asSent(ObjectNode document) {
        try {
            return JSON.readTree(JSON.writeValueAsBytes(document));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a document is JSON", e);
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory are readable", e);
        }
    }

    private static List<String> fields(JsonNode expected, JsonNode held) {
        TreeSet<String> names = new TreeSet<>();
        expected.fieldNames().forEachRemaining(names::add);
        held.fieldNames().forEachRemaining(names::add);
        names.removeIf(name -> expected.path(name).equals(held.path(name)));
        return List.copyOf(names);
    }

    List<EntityUri> documents(Optional<EntityUri> after, int limit)
            throws SearchUnavailableException, InterruptedException {
        if (limit < 1 || limit > MOST_URIS) {
            throw new IllegalArgumentException(
                    "a page of %d URIs was asked for; expected 1 to %d".formatted(limit, MOST_URIS));
        }
        SearchResponse<Void> page = engine.ask(
                "walk the documents of " + index,
                client -> client.search(
                        s -> {
                            s.index(index)
                                    .size(limit)
                                    .trackTotalHits(t -> t.enabled(false))
                                    .source(f -> f.fetch(false))
                                    .sort(o -> o.field(f -> f.field(Field.URI).order(SortOrder.Asc)));
                            return after.map(uri -> s.searchAfter(FieldValue.of(uri.toString())))
                                    .orElse(s);
                        },
                        Void.class));
        return page.hits().hits().stream()
                .map(hit -> EntityUri.parse(hit.sort().getFirst().stringValue()))
                .toList();
    }
}
