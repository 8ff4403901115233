package mds.kernel.event;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import mds.kernel.event.Decoding.Reading;
import mds.kernel.graph.StoreUnavailableException;
import mds.kernel.model.GraphModel;
import mds.kernel.pipeline.RecordPipeline;
import mds.kernel.source.PluginCalls;
import mds.kernel.source.Sources;
import mds.plugin.EntityUri;
import mds.plugin.SourceEvent;

/**
 * Takes events from all transports: decodes a batch, coalesces it to the roots that it names, and has the pipeline heed
 * them. What cannot be decoded is kept as a dead letter. When {@link #accept} returns, nothing of the batch
 * can be lost.
 */
public final class Ingestion implements EventSink {
    private final Decoding decoding;
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
        this.decoding = new Decoding(model, sources, calls);
        this.pipeline = pipeline;
        this.deadLetters = deadLetters;
        this.clock = clock;
    }

    @Override
    public void accept(List<SourceEvent> batch) throws StoreUnavailableException, InterruptedException {
        List<Reading> readings = decoding.decode(batch);
        Set<EntityUri> uris = new LinkedHashSet<>();
        List<DeadLetter> letters = new ArrayList<>();
        for (int at = 0; at < batch.size(); at++) {
            switch (readings.get(at)) {
                case Reading.Read read -> uris.addAll(read.uris());
                case Reading.Unreadable(var plugin, var reason) ->
                    letters.add(DeadLetter.of(batch.get(at), plugin, reason, clock.instant()));
            }
        }
        if (!uris.isEmpty()) {
            pipeline.heed(uris);
        }
        // Last: a batch whose entities cannot be committed comes again, and its letters would be kept each time.
        if (!letters.isEmpty()) {
            deadLetters.keep(letters);
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
        String plugin = decoding.plugin(unreadable.event().source());
        return DeadLetter.of(unreadable.event(), plugin, unreadable.reason(), clock.instant());
    }

    /** How many events were taken since the start, dead letters included. */
    public long events() {
        return events.sum();
    }

    /** How many of them became dead letters. */
    public long undecodable() {
        return undecodable.sum();
    }
}
