package mds.server;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import mds.kernel.Figure;
import mds.kernel.event.EventSink;
import mds.kernel.event.UnreadableEvent;
import mds.kernel.graph.StoreUnavailableException;
import mds.plugin.SourceEvent;

/** Counts what one transport brings, by source, once it is durable. Thread-safe. */
final class CountedSink implements EventSink {
    private final String transport;
    private final EventSink sink;
    private final Map<String, LongAdder> events = new ConcurrentHashMap<>();

    CountedSink(String transport, EventSink sink) {
        this.transport = transport;
        this.sink = sink;
    }

    @Override
    public void accept(List<SourceEvent> batch) throws StoreUnavailableException, InterruptedException {
        sink.accept(batch);
        batch.forEach(event -> count(event.source()));
    }

    @Override
    public void reject(List<UnreadableEvent> batch) throws StoreUnavailableException, InterruptedException {
        sink.reject(batch);
        batch.forEach(unreadable -> count(unreadable.event().source()));
    }

    private void count(String source) {
        events.computeIfAbsent(source, none -> new LongAdder()).increment();
    }

    List<Figure> figures() {
        return events.entrySet().stream()
                .map(entry -> new Figure(
                        "mds_transport_events_total", Map.of("transport", transport, "source", entry.getKey()), (double)
                                entry.getValue().sum()))
                .toList();
    }
}
