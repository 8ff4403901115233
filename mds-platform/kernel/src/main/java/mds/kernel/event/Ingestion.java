package mds.kernel.event;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import mds.kernel.event.Decoding.Unreadable;
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
        Set<EntityUri> uris = new LinkedHashSet<>();
        List<DeadLetter> letters = new ArrayList<>();
        Map<String, Unreadable> slow = new HashMap<>();
        for (SourceEvent event : batch) {
            try {
                uris.addAll(decode(event, slow));
            } catch (Unreadable e) {
                letters.add(DeadLetter.of(event, e.plugin(), e.reason(), clock.instant()));
            }
        }
        if (!letters.isEmpty()) {
            deadLetters.keep(letters);
        }
        if (!uris.isEmpty()) {
            pipeline.heed(uris);
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

    /** A decoder that hangs is waited for once a batch; what else the batch holds for it is kept for a replay. */
    private List<EntityUri> decode(SourceEvent event, Map<String, Unreadable> slow)
            throws Unreadable, InterruptedException {
        Unreadable before = slow.get(event.source());
        if (before != null) {
            throw new Unreadable(before.plugin(), "not tried, since just before: " + before.reason(), true);
        }
        try {
            return decoding.decode(event);
        } catch (Unreadable e) {
            if (e.slow()) {
                slow.put(event.source(), e);
            }
            throw e;
        }
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
