package mds.kernel.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mds.kernel.enrichment.Enrichment;
import mds.kernel.event.Ingestion;
import mds.kernel.graph.EntityView;
import mds.kernel.hydration.HydrationStage;
import mds.kernel.job.JobBoard;
import mds.kernel.model.AttributeKind;
import mds.kernel.model.AttributeModel;
import mds.kernel.model.EntityTypeModel;
import mds.kernel.model.GraphModel;
import mds.kernel.normalization.NormalizationStage;
import mds.kernel.source.ConnectedSource;
import mds.kernel.source.PluginCalls;
import mds.kernel.source.Sources;
import mds.plugin.AliasResolver;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import mds.plugin.Hydration;
import mds.plugin.Inventory;
import mds.plugin.NormalizedRecord;
import mds.plugin.SourceEvent;
import mds.plugin.SourceRecord;
import mds.plugin.SourceUnavailableException;
import mds.storage.datomic.DatomicGraphStore;

/**
 * The stages and the background work over a real store, with sources of models that count how they are called. An event's
 * payload is the URI to look at; what there is to see is a version.
 */
final class Site implements AutoCloseable {
    private static final GraphModel MODEL = new GraphModel(
            Map.of(
                    "model",
                    new EntityTypeModel(
                            "model",
                            "model",
                            "lab-plugin",
                            Optional.empty(),
                            Map.of(
                                    "version",
                                    new AttributeModel(
                                            "version", AttributeKind.INTEGER, false, false, false, false, Set.of())),
                            Map.of())),
            List.of());

    final DatomicGraphStore store;
    final Ingestion ingestion;
    private final String database;
    private final Clock clock;
    private final Duration patience;
    private final int places;
    private final PluginCalls calls = new PluginCalls(Duration.ofMinutes(1));
    private final Map<String, LabSource> sources = new ConcurrentHashMap<>();
    private final RecordPipeline pipeline;
    private final JobBoard jobs;
    private final Enrichment enrichment;

    /** @param patience how long events wait for their sources */
    Site(Clock clock, Duration patience, String... names) {
        this(clock, patience, ConnectedSource.MOST_PLACES, names);
    }

    /** @param places how many may be asking a source at once */
    Site(Clock clock, Duration patience, int places, String... names) {
        this(
                "datomic:mem://" + UUID.randomUUID(),
                clock,
                patience,
                places,
                Stream.of(names).collect(Collectors.toMap(name -> name, name -> new ConcurrentHashMap<>())));
    }

    private Site(
            String database,
            Clock clock,
            Duration patience,
            int places,
            Map<String, Map<EntityUri, Integer>> versions) {
        this.database = database;
        this.clock = clock;
        this.patience = patience;
        this.places = places;
        store = DatomicGraphStore.open(database);
        store.prepare(MODEL);
        versions.forEach((name, source) -> sources.put(name, new LabSource(source)));
        Sources connected = new Sources(sources.entrySet().stream()
                .map(entry -> entry.getValue().connected(entry.getKey()))
                .toList());
        pipeline = new RecordPipeline(
                MODEL,
                connected,
                new HydrationStage(
                        connected, calls, clock, () -> store.snapshot().basis()),
                new NormalizationStage(MODEL, calls),
                store,
                new Patience(patience, () -> ChronoUnit.NANOS.between(Instant.EPOCH, clock.instant())),
                clock);
        ingestion = new Ingestion(MODEL, connected, calls, pipeline, store.deadLetters(), clock);
        jobs = new JobBoard(store, clock);
        enrichment = new Enrichment(MODEL, store, connected, calls, pipeline, jobs, clock);
        enrichment.start();
    }

    /** Another host of the same graph and the same sources, with a clock of its own. */
    Site beside(Clock other) {
        Map<String, Map<EntityUri, Integer>> versions = new HashMap<>();
        sources.forEach((name, source) -> versions.put(name, source.versions));
        return new Site(database, other, patience, places, versions);
    }

    LabSource source(String name) {
        return sources.getOrDefault(name, new LabSource(Map.of()));
    }

    static EntityUri uri(String source, int id) {
        return EntityUri.of("model", source, "m" + id);
    }

    /** Something changes at its source, which tells so. */
    SourceEvent change(EntityUri uri) {
        source(uri.source()).versions.merge(uri, 1, Integer::sum);
        return new SourceEvent(uri.source(), uri.toString().getBytes(UTF_8), Map.of(), "test", clock.instant());
    }

    Optional<EntityView> view(EntityUri uri) {
        return store.snapshot().entity(uri);
    }

    /** The version that the graph shows; 0 for none. */
    int version(EntityUri uri) {
        return view(uri)
                .map(view -> view.attributes().get("version"))
                .map(version -> version.asInt())
                .orElse(0);
    }

    /** Whether the graph shows every version of every source. */
    boolean isCurrent() {
        return sources.values().stream()
                .flatMap(source -> source.versions.entrySet().stream())
                .allMatch(entry -> version(entry.getKey()) == entry.getValue());
    }

    @Override
    public void close() {
        sources.values().forEach(source -> source.gate.countDown());
        jobs.close();
        enrichment.close();
        pipeline.close();
        calls.close();
        store.close();
    }

    /** A source of models, each at a version. */
    final class LabSource {
        final Map<EntityUri, Integer> versions;
        final Map<EntityUri, AtomicInteger> calls = new ConcurrentHashMap<>();
        /** Answers wait until it is open. */
        volatile CountDownLatch gate = new CountDownLatch(0);
        /** Whether it fails at once. */
        volatile boolean away;

        private LabSource(Map<EntityUri, Integer> versions) {
            this.versions = versions;
        }

        private ConnectedSource connected(String name) {
            return new ConnectedSource(
                    name,
                    "lab-plugin",
                    places,
                    event -> List.of(EntityUri.parse(new String(event.payload(), UTF_8))),
                    this::hydrate,
                    record -> NormalizedRecord.of(Entity.of(record.uri())
                            .attribute("version", record.json("version"))
                            .build()),
                    (type, cursor) -> new Inventory.Page(List.of(), Optional.empty()),
                    AliasResolver.none());
        }

        private Hydration hydrate(EntityUri uri) throws SourceUnavailableException, InterruptedException {
            var asked = clock.instant();
            calls.computeIfAbsent(uri, none -> new AtomicInteger()).incrementAndGet();
            if (away) {
                throw new SourceUnavailableException("the lab is closed");
            }
            int version = versions.getOrDefault(uri, 0);
            gate.await();
            return version == 0
                    ? new Hydration.Gone(asked, "404")
                    : new Hydration.Found(new SourceRecord(
                            uri,
                            JsonNodeFactory.instance.objectNode().set("version", IntNode.valueOf(version)),
                            asked));
        }

        int calls() {
            return calls.values().stream().mapToInt(AtomicInteger::get).sum();
        }

        int mostCalls() {
            return calls.values().stream().mapToInt(AtomicInteger::get).max().orElse(0);
        }
    }
}
