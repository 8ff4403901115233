package mds.kernel.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import mds.kernel.hydration.HydrationStage;
import mds.kernel.model.EntityTypeModel;
import mds.kernel.model.GraphModel;
import mds.kernel.normalization.NormalizationStage;
import mds.kernel.pipeline.RecordPipeline;
import mds.kernel.source.ConnectedSource;
import mds.kernel.source.PluginCalls;
import mds.kernel.source.Sources;
import mds.plugin.AliasResolver;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import mds.plugin.EventDecoder;
import mds.plugin.Hydration;
import mds.plugin.Inventory;
import mds.plugin.NormalizedRecord;
import mds.plugin.SourceEvent;
import mds.plugin.SourceRecord;
import mds.storage.datomic.DatomicGraphStore;

/** The stages over an embedded store, with one source {@code lab} of which everything that is asked for exists. */
final class Laboratory implements AutoCloseable {
    static final GraphModel MODEL = new GraphModel(
            Map.of("model", new EntityTypeModel("model", "model", "lab-plugin", Optional.empty(), Map.of(), Map.of())),
            List.of());

    final AtomicInteger hydrated = new AtomicInteger();
    final DatomicGraphStore store;
    private final Clock clock = Clock.systemUTC();
    private final PluginCalls calls = new PluginCalls(Duration.ofMillis(500));
    private RecordPipeline pipeline;

    Laboratory(Path directory) {
        store = DatomicGraphStore.open("journal:" + directory);
        store.prepare(MODEL);
        pipeline = pipeline(sources(event -> List.of()));
    }

    DeadLetters letters() {
        return store.deadLetters();
    }

    Ingestion ingestion(EventDecoder decoder) {
        Sources sources = sources(decoder);
        pipeline.close();
        pipeline = pipeline(sources);
        return new Ingestion(MODEL, sources, calls, pipeline, letters(), clock);
    }

    Replay replay(EventDecoder decoder, DeadLetters letters) {
        return new Replay(MODEL, sources(decoder), calls, pipeline, letters, clock);
    }

    static SourceEvent event(byte[] payload) {
        return new SourceEvent(
                "lab", payload, Map.of(), "kafka lab[0]@1", Clock.systemUTC().instant());
    }

    static SourceEvent event(String payload) {
        return event(payload.getBytes(UTF_8));
    }

    /** Reads a body as the id of a model. */
    static List<EntityUri> model(SourceEvent event) {
        return List.of(EntityUri.of("model", "lab", new String(event.payload(), UTF_8)));
    }

    private RecordPipeline pipeline(Sources sources) {
        return new RecordPipeline(
                MODEL,
                sources,
                new HydrationStage(sources, calls, clock, () -> store.snapshot().basis()),
                new NormalizationStage(MODEL, calls),
                store,
                clock);
    }

    private Sources sources(EventDecoder decoder) {
        return new Sources(List.of(new ConnectedSource(
                "lab",
                "lab-plugin",
                ConnectedSource.MOST_PLACES,
                decoder,
                this::hydrate,
                record -> NormalizedRecord.of(Entity.of(record.uri()).build()),
                (type, cursor) -> new Inventory.Page(List.of(), Optional.empty()),
                AliasResolver.none())));
    }

    private Hydration hydrate(EntityUri uri) {
        hydrated.incrementAndGet();
        return new Hydration.Found(new SourceRecord(uri, JsonNodeFactory.instance.objectNode(), clock.instant()));
    }

    @Override
    public void close() {
        pipeline.close();
        calls.close();
        store.close();
    }
}
