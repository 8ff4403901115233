package mds.storage.elasticsearch;

import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.SortOrder;
import co.elastic.clients.elasticsearch.core.MgetResponse;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import co.elastic.clients.elasticsearch.core.get.GetResult;
import co.elastic.clients.elasticsearch.core.mget.MultiGetResponseItem;
import co.elastic.clients.elasticsearch.core.search.Hit;
import co.elastic.clients.json.JsonData;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import mds.kernel.model.GraphModel;
import mds.kernel.search.DocumentDifference;
import mds.kernel.search.IndexGeneration;
import mds.kernel.search.SearchDocument;
import mds.kernel.search.SearchUnavailableException;
import mds.plugin.EntityUri;

/** Compares what an index holds with what it should hold. */
final class Proof {
    /** How many documents are read at once. */
    private static final int BATCH = 500;

    private static final int PAGE = 2_000;
    private static final String KEEP_ALIVE = "5m";
    private static final System.Logger LOG = System.getLogger(Proof.class.getName());
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Engine engine;
    private final String index;

    Proof(Engine engine, String index) {
        this.engine = engine;
        this.index = index;
    }

    List<DocumentDifference> differences(List<SearchDocument> expected, GraphModel model)
            throws SearchUnavailableException, InterruptedException {
        List<DocumentDifference> differences = new ArrayList<>();
        KnownWords words = new KnownWords();
        for (int start = 0; start < expected.size(); start += BATCH) {
            List<SearchDocument> batch = expected.subList(start, Math.min(start + BATCH, expected.size()));
            List<MultiGetResponseItem<ObjectNode>> held = held(batch);
            for (int i = 0; i < batch.size(); i++) {
                difference(batch.get(i), held.get(i), model, words).ifPresent(differences::add);
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
            SearchDocument expected, MultiGetResponseItem<ObjectNode> item, GraphModel model, KnownWords words) {
        EntityUri uri = expected.entity().uri();
        GetResult<ObjectNode> held = item.result();
        ObjectNode content = held.source();
        if (!held.found() || content == null) {
            return Optional.of(new DocumentDifference(uri, expected.basis(), OptionalLong.empty(), List.of()));
        }
        List<String> fields = fields(read(Document.json(expected, model, words)), content);
        OptionalLong basis = OptionalLong.of(Objects.requireNonNull(held.version(), "every document has a version"));
        return fields.isEmpty()
                ? Optional.empty()
                : Optional.of(new DocumentDifference(uri, expected.basis(), basis, fields));
    }

    private static JsonNode read(byte[] document) {
        try {
            return JSON.readTree(document);
        } catch (IOException e) {
            throw new UncheckedIOException("a document is JSON", e);
        }
    }

    private static List<String> fields(JsonNode expected, JsonNode held) {
        TreeSet<String> names = new TreeSet<>();
        expected.fieldNames().forEachRemaining(names::add);
        held.fieldNames().forEachRemaining(names::add);
        names.removeIf(name -> expected.path(name).equals(held.path(name)));
        return List.copyOf(names);
    }

    void walk(IndexGeneration.Visitor visitor) throws SearchUnavailableException, InterruptedException {
        String pit = engine.ask(
                        "walk the documents of " + index,
                        client -> client.openPointInTime(p -> p.index(index).keepAlive(k -> k.time(KEEP_ALIVE))))
                .id();
        try {
            List<FieldValue> after = List.of();
            boolean more = true;
            while (more) {
                List<Hit<Void>> page = page(pit, after);
                more = !page.isEmpty()
                        && visitor.visit(page.stream().map(Proof::held).toList());
                after = page.isEmpty() ? after : page.getLast().sort();
            }
        } finally {
            close(pit);
        }
    }

    private List<Hit<Void>> page(String pit, List<FieldValue> after)
            throws SearchUnavailableException, InterruptedException {
        SearchResponse<Void> page = engine.ask(
                "walk the documents of " + index,
                client -> client.search(
                        s -> {
                            s.pit(p -> p.id(pit).keepAlive(k -> k.time(KEEP_ALIVE)))
                                    .size(PAGE)
                                    .trackTotalHits(t -> t.enabled(false))
                                    .source(f -> f.fetch(false))
                                    .docvalueFields(f -> f.field(Field.URI))
                                    .sort(o ->
                                            o.field(f -> f.field("_shard_doc").order(SortOrder.Asc)));
                            return after.isEmpty() ? s : s.searchAfter(after);
                        },
                        Void.class));
        return page.hits().hits();
    }

    private void close(String pit) throws InterruptedException {
        try {
            engine.ask("end a walk", client -> client.closePointInTime(c -> c.id(pit)));
        } catch (SearchUnavailableException e) {
            LOG.log(System.Logger.Level.DEBUG, "the engine ends a walk by itself after " + KEEP_ALIVE, e);
        }
    }

    private static IndexGeneration.Held held(Hit<Void> hit) {
        String id = Objects.requireNonNull(hit.id(), "every document has an id");
        JsonData uris = hit.fields().get(Field.URI);
        Optional<EntityUri> uri = uris == null
                ? Optional.empty()
                : uri(uris.to(JsonNode.class).path(0).asText())
                        .filter(of -> Document.id(of).equals(id));
        return new IndexGeneration.Held(id, uri);
    }

    private static Optional<EntityUri> uri(String text) {
        try {
            return Optional.of(EntityUri.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
