package mds.kernel.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import mds.kernel.Figure;
import mds.kernel.graph.EntityState;
import mds.kernel.graph.EntityView;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.graph.GraphStore;
import mds.kernel.job.JobBoard;
import mds.kernel.model.AttributeKind;
import mds.kernel.model.AttributeModel;
import mds.kernel.model.EntityTypeModel;
import mds.kernel.model.GraphModel;
import mds.plugin.Alias;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import mds.plugin.NormalizedRecord;
import mds.storage.datomic.DatomicGraphStore;
import mds.storage.elasticsearch.ElasticsearchIndex;

/** A graph of models and the users who own them, an index of it, and what keeps the two equal. */
final class IndexedGraph implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofMinutes(1);
    static final GraphModel MODEL = model(false);
    /** Looks all the time, so that tests need not wait. */
    private static final ParityPace EAGER = new ParityPace(Duration.ofMillis(200), 2);

    private final URI engine;
    private final String prefix;
    private final GraphStore store;
    private final ElasticsearchIndex index;
    private final JobBoard jobs;
    private final Indexing indexing;
    private final AtomicLong seconds = new AtomicLong();

    private IndexedGraph(URI engine, String prefix, GraphStore store, GraphModel model, Clock clock) {
        this.engine = engine;
        this.prefix = prefix;
        this.store = store;
        this.index = ElasticsearchIndex.open(engine, prefix);
        this.jobs = new JobBoard(store, clock);
        this.indexing = new Indexing(model, store, index, jobs, EAGER, clock);
    }

    /** A host over a database, not yet started. */
    static IndexedGraph open(String database, URI engine, String prefix, GraphModel model) {
        return open(DatomicGraphStore.open(database), engine, prefix, model, Clock.systemUTC());
    }

    /** A host whose leases and pauses go by a clock. */
    static IndexedGraph open(GraphStore store, URI engine, String prefix, GraphModel model, Clock clock) {
        store.prepare(model);
        return new IndexedGraph(engine, prefix, store, model, clock);
    }

    /** @param searchable whether models are found by their framework */
    static GraphModel model(boolean searchable) {
        AttributeModel framework =
                new AttributeModel("framework", AttributeKind.TEXT, false, false, searchable, false, Set.of());
        return new GraphModel(
                Map.of(
                        "model",
                        new EntityTypeModel(
                                "model", "Model", "lab", Optional.empty(), Map.of("framework", framework), Map.of()),
                        "user",
                        new EntityTypeModel("user", "User", "lab", Optional.empty(), Map.of(), Map.of())),
                List.of());
    }

    static EntityUri model(int number) {
        return EntityUri.of("model", "lab", "m" + number);
    }

    GraphStore store() {
        return store;
    }

    ElasticsearchIndex index() {
        return index;
    }

    Indexing indexing() {
        return indexing;
    }

    IndexedGraph start() {
        indexing.start();
        return this;
    }

    /** Commits models of a generation of names, each owned by one of ten users, of whom half are known. */
    void commit(int first, int count, String generation) throws Exception {
        List<GraphChange> changes = new ArrayList<>();
        for (int number = first; number < first + count; number++) {
            changes.add(fetched(Entity.of(model(number))
                    .name("%s model %d".formatted(generation, number))
                    .attribute("framework", TextNode.valueOf("xgboost"))
                    .reference("ownedBy", Alias.email("u%d@example.com".formatted(number % 10)))
                    .build()));
            if (number % 10 < 5) {
                changes.add(user(number % 10, "User " + number % 10));
            }
        }
        store.commit(changes);
    }

    /** Commits models by these names alone. */
    void commit(List<EntityUri> models) throws Exception {
        List<GraphChange> changes = new ArrayList<>();
        models.forEach(uri -> changes.add(fetched(Entity.of(uri).name("a model").build())));
        store.commit(changes);
    }

    /** Commits a model of which the document has more than so many bytes. */
    void commitLarge(EntityUri uri, int bytes) throws Exception {
        store.commit(List.of(fetched(Entity.of(uri)
                .name("a large model")
                .attribute("framework", TextNode.valueOf("x".repeat(bytes)))
                .build())));
    }

    /** Commits that a model's source has confirmed it gone. */
    void commitGone(EntityUri uri) throws Exception {
        store.commit(List.of(new GraphChange.ConfirmedGone(uri, later(), "404")));
    }

    /** Commits something at random: new names of models, of users, other owners, and tombstones. */
    void commitAnything(Random random, int models) throws Exception {
        int number = random.nextInt(models);
        GraphChange change = switch (random.nextInt(4)) {
            case 0 -> user(random.nextInt(10), "Named " + random.nextInt(1000));
            case 1 -> new GraphChange.ConfirmedGone(model(number), later(), "404");
            case 2 ->
                fetched(Entity.of(EntityUri.of("model", "lab", "new" + random.nextInt(1_000_000)))
                        .name("new model")
                        .build());
            default ->
                fetched(Entity.of(model(number))
                        .name("changed model " + random.nextInt(1000))
                        .reference("ownedBy", Alias.email("u%d@example.com".formatted(random.nextInt(20))))
                        .build());
        };
        store.commit(List.of(change));
        if (random.nextInt(3) == 0) {
            store.commit(List.of(
                    new GraphChange.AliasResolved(Alias.email("u%d@example.com".formatted(random.nextInt(20))))));
        }
    }

    private GraphChange user(int number, String name) {
        return fetched(Entity.of(EntityUri.of("user", "lab", "u" + number))
                .name(name)
                .alias(Optional.of(Alias.email("u%d@example.com".formatted(number))))
                .build());
    }

    private GraphChange fetched(Entity entity) {
        return new GraphChange.RecordFetched(NormalizedRecord.of(entity), later());
    }

    private Instant later() {
        return Instant.now().plusSeconds(seconds.incrementAndGet());
    }

    /** Waits until the index holds exactly what the graph says. */
    void awaitParity() {
        await().atMost(PATIENCE).untilAsserted(this::requireParity);
    }

    void requireParity() throws Exception {
        GraphSnapshot graph = store.snapshot();
        assertThat(indexing.basis()).isGreaterThanOrEqualTo(graph.basis());
        Optional<IndexGeneration> found = index.answering();
        assertThat(found).isPresent();
        IndexGeneration answering = found.get();
        List<EntityUri> all = graph.entities(Optional.empty(), Optional.empty(), 1_000_000);
        assertThat(answering.differences(SearchDocuments.of(graph, all))).isEmpty();
        Set<EntityUri> expected = new TreeSet<>();
        graph.entities(all).values().stream()
                .filter(entity -> entity.state() != EntityState.UNCACHED)
                .map(EntityView::uri)
                .forEach(expected::add);
        answering.refresh();
        List<IndexGeneration.Held> held = new ArrayList<>();
        answering.walk(held::addAll);
        assertThat(held).hasSize(expected.size());
        assertThat(held).allSatisfy(document -> assertThat(document.uri()).get().isIn(expected));
    }

    /** Whether this host is the one that writes the index that answers. */
    boolean follows() throws Exception {
        return jobs.holds(Following.job(index.answering().orElseThrow().identity()));
    }

    /** Waits until the latest filling, asked for or not, has ended. */
    void awaitFilled(Reindex.Trigger trigger) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(indexing.latest().map(Indexing.Latest::reindex))
                        .hasValueSatisfying(latest -> {
                            assertThat(latest.trigger()).isEqualTo(trigger);
                            assertThat(latest.phase()).isEqualTo(Reindex.Phase.FINISHED);
                        }));
    }

    double figure(String name, String type) {
        return indexing.figures().stream()
                .filter(figure -> figure.name().equals(name)
                        && type.equals(figure.labels().getOrDefault("type", "")))
                .mapToDouble(Figure::value)
                .sum();
    }

    /** Asks the engine itself. */
    HttpResponse<String> request(String method, String path, String body) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create(engine + "/" + prefix + path))
                            .header("Content-Type", "application/json")
                            .method(method, BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    static String ids(int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(number -> "{\"delete\": {\"_id\": \"%s\"}}\n".formatted(model(number)))
                .reduce("", String::concat);
    }

    @Override
    public void close() {
        indexing.close();
        jobs.close();
        index.close();
        store.close();
    }
}
