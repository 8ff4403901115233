package mds.storage.elasticsearch;

import co.elastic.clients.elasticsearch._types.aggregations.StringTermsBucket;
import co.elastic.clients.elasticsearch.core.GetResponse;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import co.elastic.clients.elasticsearch.indices.IndexSettings;
import co.elastic.clients.elasticsearch.indices.IndexState;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import mds.kernel.model.GraphModel;
import mds.kernel.search.DocumentDifference;
import mds.kernel.search.IndexGeneration;
import mds.kernel.search.SearchDocument;
import mds.kernel.search.SearchUnavailableException;
import mds.plugin.EntityUri;

/**
 * One index. It is written through an alias of its own, which goes with it: a write to what was removed must not make it
 * again, and the engine asks for that only of aliases.
 */
final class Generation implements IndexGeneration {
    private static final String TYPES = "types";
    private static final int MOST_TYPES = 10_000;
    /** Several times the 200 ms of the engine's {@code thread_pool.estimated_time_interval}: on a busy machine that is late. */
    private static final Duration TICK = Duration.ofMillis(800);
    /** Elasticsearch names indices by 22 characters of base64. */
    private static final int UUID_LENGTH = 22;

    private final Engine engine;
    private final String name;
    private final String identity;
    private final boolean outdated;
    private final GraphModel model;
    private final IntConsumer written;
    private final Proof proof;

    /** @param written hears of every write, and how many documents it was */
    Generation(
            Engine engine, String name, IndexState state, GraphModel model, String fingerprint, IntConsumer written) {
        this.engine = engine;
        this.name = name;
        this.identity = name + "-" + uuid(state);
        this.outdated = !Mapping.madeFor(fingerprint, state.mappings());
        this.model = model;
        this.written = written;
        this.proof = new Proof(engine, name);
    }

    private static String uuid(IndexState state) {
        IndexSettings settings = Objects.requireNonNull(state.settings(), "every index has settings");
        return Objects.requireNonNull(
                Objects.requireNonNullElse(settings.index(), settings).uuid(), "every index has a uuid");
    }

    /** The index that an identity tells of. */
    static String name(String identity) {
        return identity.substring(0, Math.max(0, identity.length() - UUID_LENGTH - 1));
    }

    /** The alias by which an index is written. */
    static String writes(String name) {
        return name + "-writes";
    }

    @Override
    public String identity() {
        return identity;
    }

    @Override
    public boolean outdated() {
        return outdated;
    }

    @Override
    public Map<EntityUri, String> write(List<SearchDocument> documents)
            throws SearchUnavailableException, InterruptedException {
        Bulk bulk = new Bulk(engine, writes(name), model);
        for (SearchDocument document : documents) {
            bulk.add(document);
        }
        Map<EntityUri, String> refused = bulk.finish();
        written.accept(documents.size());
        return refused;
    }

    @Override
    public void delete(Collection<String> ids) throws SearchUnavailableException, InterruptedException {
        if (ids.isEmpty()) {
            return;
        }
        Engine.requireDone(
                engine.ask(
                        "delete %d documents of %s".formatted(ids.size(), name),
                        client -> client.bulk(b -> {
                            ids.forEach(id -> b.operations(o -> o.delete(d -> d.id(id))));
                            return b.index(writes(name)).requireAlias(true);
                        })),
                engine);
        // A refresh forgets which version was deleted if it was by an earlier tick of the engine's clock.
        Thread.sleep(TICK);
        refresh();
    }

    @Override
    public String id(EntityUri uri) {
        return Document.id(uri);
    }

    @Override
    public void refresh() throws SearchUnavailableException, InterruptedException {
        engine.ask("refresh " + name, client -> client.indices().refresh(r -> r.index(name)));
    }

    @Override
    public OptionalLong basis(EntityUri uri) throws SearchUnavailableException, InterruptedException {
        GetResponse<Void> document = engine.ask(
                "look up " + uri,
                client -> client.get(g -> g.index(name).id(Document.id(uri)).source(s -> s.fetch(false)), Void.class));
        Long version = document.version();
        return document.found() && version != null ? OptionalLong.of(version) : OptionalLong.empty();
    }

    @Override
    public Map<String, Long> counts() throws SearchUnavailableException, InterruptedException {
        SearchResponse<Void> response = engine.ask(
                "count the documents of " + name,
                client -> client.search(
                        s -> s.index(name)
                                .size(0)
                                .aggregations(
                                        TYPES,
                                        a -> a.terms(t -> t.field(Field.TYPE).size(MOST_TYPES))),
                        Void.class));
        Map<String, Long> counts = new TreeMap<>();
        for (StringTermsBucket type : Objects.requireNonNull(
                        response.aggregations().get(TYPES))
                .sterms()
                .buckets()
                .array()) {
            counts.put(type.key().stringValue(), type.docCount());
        }
        return counts;
    }

    @Override
    public List<DocumentDifference> differences(List<SearchDocument> expected)
            throws SearchUnavailableException, InterruptedException {
        return proof.differences(expected, model);
    }

    @Override
    public void walk(Visitor visitor) throws SearchUnavailableException, InterruptedException {
        proof.walk(visitor);
    }

    @Override
    public String toString() {
        return identity;
    }
}
