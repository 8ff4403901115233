package mds.storage.elasticsearch;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch._types.Time;
import co.elastic.clients.elasticsearch._types.mapping.TypeMapping;
import co.elastic.clients.elasticsearch.indices.IndexState;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import mds.kernel.model.GraphModel;
import mds.kernel.search.IndexGeneration;
import mds.kernel.search.SearchIndex;
import mds.kernel.search.SearchUnavailableException;
import mds.plugin.EntityUri;
import org.jspecify.annotations.Nullable;

/**
 * The search index on Elasticsearch 9. Documents are in {@code <prefix>-entities-<number>} behind the alias
 * {@code <prefix>-entities}, under the basis as their external version, so that writers need not agree on an order. What
 * is written shows in searches soon ({@link Refreshes}), and after {@value #REFRESH_INTERVAL} at the latest. Opening it asks
 * nothing of the engine. Thread-safe.
 */
public final class ElasticsearchIndex implements SearchIndex {
    private static final String REFRESH_INTERVAL = "5s";
    private static final Time INTERVAL = Time.of(t -> t.time(REFRESH_INTERVAL));
    /** A deleted document's version is forgotten with the next refresh, so that repair can write it again. */
    private static final String KEEP_DELETED = "0s";

    private final String entities;
    private final Pattern numbered;
    private final Engine engine;
    /** Searches have connections of their own: however many there are, what is written does not wait for them. */
    private final Engine asked;

    private final Searches searches;
    private final Refreshes refreshes;
    private volatile @Nullable Prepared prepared;

    private record Prepared(GraphModel model, TypeMapping mapping, String fingerprint) {}

    private ElasticsearchIndex(String entities, Engine engine, Engine asked) {
        this.entities = entities;
        this.asked = asked;
        this.numbered = Pattern.compile(Pattern.quote(entities) + "-([0-9]{1,9})");
        this.engine = engine;
        this.searches = new Searches(asked, entities, Clock.systemUTC());
        this.refreshes = new Refreshes(engine, entities);
    }

    /**
     * The index of an engine.
     *
     * @param url where it answers HTTP
     * @param prefix of the names of all indices and aliases, e.g. {@code mds}; lower case
     */
    public static ElasticsearchIndex open(URI url, String prefix) {
        return new ElasticsearchIndex(prefix + "-entities", Engine.open(url), Engine.open(url));
    }

    @Override
    public IndexGeneration prepare(GraphModel model) throws SearchUnavailableException, InterruptedException {
        String fingerprint = Mapping.fingerprint(model);
        Prepared wanted = new Prepared(model, Mapping.of(model, fingerprint), fingerprint);
        prepared = wanted;
        Map<String, IndexState> found = engine.ask("prepare the index " + entities, client -> {
            if (!client.indices().existsAlias(a -> a.name(entities)).value()) {
                makeFirst(client, wanted.mapping());
            }
            Map<String, IndexState> states =
                    client.indices().get(g -> g.index(entities)).indices();
            for (String name : states.keySet()) {
                client.indices().putAlias(a -> a.index(name).name(Generation.writes(name)));
                client.indices()
                        .putSettings(s -> s.index(name)
                                .settings(i ->
                                        i.gcDeletes(g -> g.time(KEEP_DELETED)).refreshInterval(INTERVAL)));
            }
            return states;
        });
        return found.entrySet().stream()
                .findFirst()
                .map(index -> generation(index.getKey(), index.getValue(), wanted))
                .orElseThrow(() -> engine.unavailable(
                        "prepare the index " + entities, new IOException("it was removed at the same time")));
    }

    private void makeFirst(ElasticsearchClient client, TypeMapping mapping) throws IOException {
        String name = entities + "-1";
        try {
            client.indices()
                    .create(c -> c.index(name)
                            .aliases(entities, a -> a.isWriteIndex(true))
                            .aliases(Generation.writes(name), a -> a)
                            .mappings(mapping)
                            .settings(s -> s.numberOfShards("1")
                                    .autoExpandReplicas("0-1")
                                    .gcDeletes(g -> g.time(KEEP_DELETED))
                                    .refreshInterval(INTERVAL)));
        } catch (ElasticsearchException e) {
            // Another host was faster, and its index has the alias, too; or the index has lost its alias.
            if (!"resource_already_exists_exception".equals(e.error().type())) {
                throw e;
            }
            client.indices().putAlias(a -> a.index(name).name(entities));
        }
    }

    @Override
    public Optional<IndexGeneration> answering() throws SearchUnavailableException, InterruptedException {
        return found(entities).entrySet().stream()
                .findFirst()
                .map(index -> generation(index.getKey(), index.getValue(), prepared()));
    }

    @Override
    public Optional<IndexGeneration> named(String identity) throws SearchUnavailableException, InterruptedException {
        return found(Generation.name(identity)).entrySet().stream()
                .<IndexGeneration>map(index -> generation(index.getKey(), index.getValue(), prepared()))
                .filter(index -> index.identity().equals(identity))
                .findFirst();
    }

    private Map<String, IndexState> found(String name) throws SearchUnavailableException, InterruptedException {
        return engine.ask(
                "look up the index " + name,
                client -> client.indices()
                        .get(g -> g.index(name).ignoreUnavailable(true).allowNoIndices(true))
                        .indices());
    }

    private Generation generation(String name, IndexState state, Prepared prepared) {
        return new Generation(engine, name, state, prepared.model(), prepared.fingerprint(), refreshes::written);
    }

    @Override
    public IndexGeneration create() throws SearchUnavailableException, InterruptedException {
        Prepared wanted = prepared();
        int last = found(entities + "-*").keySet().stream()
                .map(numbered::matcher)
                .filter(name -> name.matches())
                .mapToInt(name -> Integer.parseInt(name.group(1)))
                .max()
                .orElse(0);
        String name = entities + "-" + (last + 1);
        Map<String, IndexState> made = engine.ask("make the index " + name, client -> {
            client.indices()
                    .create(c -> c.index(name)
                            .aliases(Generation.writes(name), a -> a)
                            .mappings(wanted.mapping())
                            .settings(s -> s.numberOfShards("1")
                                    .numberOfReplicas("0")
                                    .gcDeletes(g -> g.time(KEEP_DELETED))
                                    .refreshInterval(r -> r.time("-1"))));
            return client.indices().get(g -> g.index(name)).indices();
        });
        return made.entrySet().stream()
                .findFirst()
                .map(index -> generation(index.getKey(), index.getValue(), wanted))
                .orElseThrow();
    }

    @Override
    public void activate(IndexGeneration generation, IndexGeneration before)
            throws SearchUnavailableException, InterruptedException {
        String name = Generation.name(generation.identity());
        String replaced = Generation.name(before.identity());
        engine.ask("let the index %s answer".formatted(name), client -> {
            client.indices()
                    .putSettings(s -> s.index(name)
                            .settings(i -> i.autoExpandReplicas("0-1").refreshInterval(INTERVAL)));
            client.indices().refresh(r -> r.index(name));
            return client.indices()
                    .updateAliases(u -> u.actions(a -> a.remove(
                                    r -> r.index(replaced).alias(entities).mustExist(true)))
                            .actions(a ->
                                    a.add(n -> n.index(name).alias(entities).isWriteIndex(true))));
        });
    }

    @Override
    public void removeOthers(IndexGeneration generation) throws SearchUnavailableException, InterruptedException {
        String kept = Generation.name(generation.identity());
        List<String> others = found(entities + "-*").keySet().stream()
                .filter(name -> numbered.matcher(name).matches() && !name.equals(kept))
                .toList();
        if (!others.isEmpty()) {
            engine.ask(
                    "remove " + others,
                    client -> client.indices().delete(d -> d.index(others).ignoreUnavailable(true)));
        }
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
    public void close() {
        refreshes.close();
        asked.close();
        engine.close();
    }

    /** Searching needs the model for facet attributes alone: there are none before it is known. */
    private GraphModel known() {
        Prepared known = prepared;
        return known == null ? new GraphModel(Map.of(), List.of()) : known.model();
    }

    private Prepared prepared() {
        Prepared known = prepared;
        if (known == null) {
            throw new IllegalStateException("The index %s is not prepared; call prepare first".formatted(entities));
        }
        return known;
    }
}
