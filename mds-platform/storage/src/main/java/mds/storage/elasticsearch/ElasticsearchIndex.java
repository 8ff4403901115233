package mds.storage.elasticsearch;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch._types.ErrorCause;
import co.elastic.clients.elasticsearch._types.Time;
import co.elastic.clients.elasticsearch._types.VersionType;
import co.elastic.clients.elasticsearch._types.aggregations.StringTermsBucket;
import co.elastic.clients.elasticsearch._types.mapping.TypeMapping;
import co.elastic.clients.elasticsearch.core.BulkRequest;
import co.elastic.clients.elasticsearch.core.GetResponse;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import co.elastic.clients.elasticsearch.core.bulk.BulkResponseItem;
import co.elastic.clients.elasticsearch.indices.IndexSettings;
import co.elastic.clients.elasticsearch.indices.IndexState;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import mds.kernel.graph.EntityState;
import mds.kernel.model.GraphModel;
import mds.kernel.search.DocumentDifference;
import mds.kernel.search.SearchDocument;
import mds.kernel.search.SearchIndex;
import mds.kernel.search.SearchUnavailableException;
import mds.plugin.EntityUri;
import org.jspecify.annotations.Nullable;

/**
 * The search index on Elasticsearch 9. Documents are in {@code <prefix>-entities-<generation>} behind the alias
 * {@code <prefix>-entities}, under the basis as their external version, so that writers need not agree on an order. What
 * is written shows in searches soon ({@link Refreshes}), and after {@value #REFRESH_INTERVAL} at the latest. Opening it asks
 * nothing of the engine. Thread-safe.
 */
public final class ElasticsearchIndex implements SearchIndex {
    private static final String REFRESH_INTERVAL = "1s";
    private static final Time INTERVAL = Time.of(t -> t.time(REFRESH_INTERVAL));
    private static final String TYPES = "types";
    private static final int MOST_TYPES = 10_000;

    private final String entities;
    private final Engine engine;
    private final Proof proof;
    private final Searches searches;
    private final Refreshes refreshes;
    private volatile @Nullable GraphModel model;

    private ElasticsearchIndex(String entities, Engine engine) {
        this.entities = entities;
        this.engine = engine;
        this.proof = new Proof(engine, entities);
        this.searches = new Searches(engine, entities, Clock.systemUTC());
        this.refreshes = new Refreshes(engine, entities);
    }

    /**
     * The index of an engine.
     *
     * @param url where it answers HTTP
     * @param prefix of the names of all indices and aliases, e.g. {@code mds}; lower case
     */
    public static ElasticsearchIndex open(URI url, String prefix) {
        return new ElasticsearchIndex(prefix + "-entities", Engine.open(url));
    }

    @Override
    public void prepare(GraphModel model) throws SearchUnavailableException, InterruptedException {
        TypeMapping mapping = Mapping.of(model);
        engine.ask("prepare the index " + entities, client -> {
            if (client.indices().existsAlias(a -> a.name(entities)).value()) {
                client.indices().putSettings(s -> s.index(entities).settings(i -> i.refreshInterval(INTERVAL)));
            } else {
                create(client, mapping);
            }
            return client.indices()
                    .putMapping(
                            m -> m.index(entities).dynamic(mapping.dynamic()).properties(mapping.properties()));
        });
        this.model = model;
    }

    private void create(ElasticsearchClient client, TypeMapping mapping) throws IOException {
        try {
            client.indices()
                    .create(c -> c.index(entities + "-1")
                            .aliases(entities, a -> a.isWriteIndex(true))
                            .mappings(mapping)
                            .settings(s -> s.numberOfShards("1")
                                    .autoExpandReplicas("0-1")
                                    .refreshInterval(INTERVAL)));
        } catch (ElasticsearchException e) {
            // Another host was faster; its index has the alias, too.
            if (!"resource_already_exists_exception".equals(e.error().type())) {
                throw e;
            }
        }
    }

    @Override
    public String identity() throws SearchUnavailableException, InterruptedException {
        return engine
                .ask(
                        "identify the index " + entities,
                        client -> client.indices().getSettings(s -> s.index(entities)))
                .settings()
                .entrySet()
                .stream()
                .map(index -> index.getKey() + "-" + uuid(index.getValue()))
                .sorted()
                .collect(Collectors.joining(","));
    }

    private static String uuid(IndexState index) {
        IndexSettings settings = Objects.requireNonNull(index.settings());
        return Objects.requireNonNull(
                Objects.requireNonNullElse(settings.index(), settings).uuid());
    }

    @Override
    public Map<EntityUri, String> write(List<SearchDocument> documents)
            throws SearchUnavailableException, InterruptedException {
        GraphModel prepared = prepared();
        Map<EntityUri, String> refused = new TreeMap<>();
        BulkRequest.Builder bulk = new BulkRequest.Builder().index(entities).requireAlias(true);
        List<EntityUri> sent = documents.stream()
                .filter(document -> isIndexed(document, refused))
                .map(document -> add(document, prepared, bulk))
                .toList();
        if (sent.isEmpty()) {
            return refused;
        }
        List<BulkResponseItem> items = engine.ask(
                        "write %d documents".formatted(sent.size()), client -> client.bulk(bulk.build()))
                .items();
        refreshes.written();
        for (int i = 0; i < sent.size(); i++) {
            ErrorCause error = items.get(i).error();
            if (error != null) {
                judge(sent.get(i), items.get(i).status(), error, refused);
            }
        }
        return refused;
    }

    private static boolean isIndexed(SearchDocument document, Map<EntityUri, String> refused) {
        boolean uncached = document.entity().state() == EntityState.UNCACHED;
        if (uncached) {
            refused.put(document.entity().uri(), "it is uncached; only what its source told of is indexed");
        }
        return !uncached;
    }

    private static EntityUri add(SearchDocument document, GraphModel model, BulkRequest.Builder bulk) {
        EntityUri uri = document.entity().uri();
        bulk.operations(o -> o.<ObjectNode>index(i -> i.id(Document.id(uri))
                .version(document.basis())
                .versionType(VersionType.ExternalGte)
                .document(Document.of(document, model))));
        return uri;
    }

    private void judge(EntityUri uri, int status, ErrorCause error, Map<EntityUri, String> refused)
            throws SearchUnavailableException, InterruptedException {
        if (status == 409) {
            return; // One of a newer basis is there.
        }
        if (status == 404) {
            // Someone deleted the index, or moved its alias away; the next attempt finds a new one.
            prepare(prepared());
        }
        if (status == 404 || status == 429 || status >= 500) {
            throw engine.unavailable("write " + uri, new IOException(Engine.reason(error)));
        }
        refused.put(uri, Engine.reason(error));
    }

    @Override
    public void refresh() throws SearchUnavailableException, InterruptedException {
        engine.ask("refresh " + entities, client -> client.indices().refresh(r -> r.index(entities)));
    }

    @Override
    public SearchResult search(SearchQuery query) throws SearchUnavailableException, InterruptedException {
        return searches.search(query, known());
    }

    @Override
    public List<EntityUri> suggest(String text, int first) throws SearchUnavailableException, InterruptedException {
        return searches.suggest(text, first);
    }

    @Override
    public List<OwnerHit> owners(SearchQuery query) throws SearchUnavailableException, InterruptedException {
        return searches.owners(query, known());
    }

    @Override
    public OptionalLong basis(EntityUri uri) throws SearchUnavailableException, InterruptedException {
        GetResponse<Void> document = engine.ask(
                "look up " + uri,
                client -> client.get(
                        g -> g.index(entities).id(Document.id(uri)).source(s -> s.fetch(false)), Void.class));
        Long version = document.version();
        return document.found() && version != null ? OptionalLong.of(version) : OptionalLong.empty();
    }

    @Override
    public Map<String, Long> counts() throws SearchUnavailableException, InterruptedException {
        SearchResponse<Void> response = engine.ask(
                "count the documents of " + entities,
                client -> client.search(
                        s -> s.index(entities)
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
        return proof.differences(expected, prepared());
    }

    @Override
    public List<EntityUri> documents(Optional<EntityUri> after, int limit)
            throws SearchUnavailableException, InterruptedException {
        return proof.documents(after, limit);
    }

    @Override
    public void close() {
        refreshes.close();
        engine.close();
    }

    /** Searching needs the model for facet attributes alone: there are none before it is known. */
    private GraphModel known() {
        GraphModel known = model;
        return known == null ? new GraphModel(Map.of(), List.of()) : known;
    }

    private GraphModel prepared() {
        GraphModel prepared = model;
        if (prepared == null) {
            throw new IllegalStateException("The index %s is not prepared; call prepare first".formatted(entities));
        }
        return prepared;
    }
}
