package mds.kernel.event;

import java.io.Serial;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.LongAdder;
import mds.kernel.graph.StoreUnavailableException;
import mds.kernel.model.GraphModel;
import mds.kernel.pipeline.RecordPipeline;
import mds.kernel.source.ConnectedSource;
import mds.kernel.source.PluginCalls;
import mds.kernel.source.Sources;
import mds.plugin.EntityUri;
import mds.plugin.SourceEvent;
import mds.plugin.UndecodableEventException;

/**
 * Takes events from all transports: decodes a batch, coalesces it to the roots that it names, and has the pipeline bring
 * them up to date. What cannot be decoded is kept as a dead letter. When {@link #accept} returns, nothing of the batch
 * can be lost.
 */
public final class Ingestion implements EventSink {
    private final GraphModel model;
    private final Sources sources;
    private final PluginCalls calls;
    private final RecordPipeline pipeline;
    private final DeadLetters deadLetters;
    private final Clock clock;
    private final LongAdder events = new LongAdder();
    private final LongAdder undecodable = new LongAdder();

    /** An ingestion for the configured sources. */
    public Ingestion(
            GraphModel model,
            Sources sources,
            PluginCalls calls,
            RecordPipeline pipeline,
            DeadLetters deadLetters,
            Clock clock) {
        this.model = model;
        this.sources = sources;
        this.calls = calls;
        this.pipeline = pipeline;
        this.deadLetters = deadLetters;
        this.clock = clock;
    }

    @Override
    public void accept(List<SourceEvent> batch) throws StoreUnavailableException, InterruptedException {
        Set<EntityUri> uris = new LinkedHashSet<>();
        List<DeadLetter> letters = new ArrayList<>();
        for (SourceEvent event : batch) {
            try {
                uris.addAll(decode(event));
            } catch (Unreadable e) {
                letters.add(new DeadLetter(event, e.plugin, e.reason, clock.instant()));
            }
        }
        if (!letters.isEmpty()) {
            deadLetters.keep(letters);
        }
        if (!uris.isEmpty()) {
            pipeline.refresh(uris);
        }
        events.add(batch.size());
        undecodable.add(letters.size());
    }

    @Override
    public void reject(List<UnreadableEvent> batch) throws StoreUnavailableException, InterruptedException {
        deadLetters.keep(batch.stream().map(this::letter).toList());
        events.add(batch.size());
        undecodable.add(batch.size());
    }

    private DeadLetter letter(UnreadableEvent unreadable) {
        String plugin = sources.named(unreadable.event().source())
                .map(ConnectedSource::plugin)
                .orElse("none");
        return new DeadLetter(unreadable.event(), plugin, unreadable.reason(), clock.instant());
    }

    /** How many events were taken since the start, dead letters included. */
    public long events() {
        return events.sum();
    }

    /** How many of them became dead letters. */
    public long undecodable() {
        return undecodable.sum();
    }

    private List<EntityUri> decode(SourceEvent event) throws Unreadable, InterruptedException {
        ConnectedSource source = sources.named(event.source())
                .orElseThrow(() -> new Unreadable(
                        "none",
                        "no source '%s' is configured; configured are %s".formatted(event.source(), sources.names())));
        List<EntityUri> uris;
        try {
            uris = calls.call(
                    "decode of an " + event,
                    () -> List.copyOf(source.eventDecoder().decode(event)));
        } catch (PluginCalls.TooSlow e) {
            throw new Unreadable(source.plugin(), String.valueOf(e.getMessage()));
        } catch (ExecutionException e) {
            throw new Unreadable(
                    source.plugin(),
                    e.getCause() instanceof UndecodableEventException undecodable
                            ? String.valueOf(undecodable.getMessage())
                            : "the decoder failed: " + e.getCause());
        }
        for (EntityUri uri : uris) {
            boolean own = model.entityType(uri.type())
                    .filter(type -> type.plugin().equals(source.plugin()))
                    .isPresent();
            if (!own || !uri.source().equals(source.name())) {
                throw new Unreadable(
                        source.plugin(),
                        "the decoder answered %s, which is not of a type and source of its own".formatted(uri));
            }
        }
        return uris;
    }

    private static final class Unreadable extends Exception {
        @Serial
        private static final long serialVersionUID = 1L;

        private final String plugin;
        private final String reason;

        Unreadable(String plugin, String reason) {
            super(reason);
            this.plugin = plugin;
            this.reason = reason;
        }
    }
}
