package mds.transport;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import mds.kernel.event.EventSink;
import mds.kernel.event.UnreadableEvent;
import mds.kernel.graph.StoreUnavailableException;
import mds.plugin.SourceEvent;

/** A sink that remembers what it was given, and that can be held and be made to fail. */
public final class RecordingSink implements EventSink {
    private final CountDownLatch open;
    private final AtomicInteger failures;
    private final List<SourceEvent> offered = new CopyOnWriteArrayList<>();
    private final List<SourceEvent> accepted = new CopyOnWriteArrayList<>();
    private final List<UnreadableEvent> rejected = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> deliveries = new ConcurrentHashMap<>();

    private RecordingSink(int gates, int failures) {
        this.open = new CountDownLatch(gates);
        this.failures = new AtomicInteger(failures);
    }

    /** Accepts everything at once. */
    public static RecordingSink willing() {
        return new RecordingSink(0, 0);
    }

    /** Accepts nothing until {@link #open()}. */
    public static RecordingSink held() {
        return new RecordingSink(1, 0);
    }

    /** Fails so many times before it accepts. */
    public static RecordingSink failing(int times) {
        return new RecordingSink(0, times);
    }

    /** Lets batches be accepted. */
    public void open() {
        open.countDown();
    }

    @Override
    public void accept(List<SourceEvent> batch) throws StoreUnavailableException, InterruptedException {
        offered.addAll(batch);
        batch.forEach(event -> deliveries.merge(text(event), 1, Integer::sum));
        failOrPass();
        accepted.addAll(batch);
    }

    @Override
    public void reject(List<UnreadableEvent> batch) throws StoreUnavailableException, InterruptedException {
        failOrPass();
        rejected.addAll(batch);
    }

    private void failOrPass() throws StoreUnavailableException, InterruptedException {
        open.await();
        if (failures.getAndUpdate(left -> Math.max(left - 1, 0)) > 0) {
            throw new StoreUnavailableException("the store is away", new IllegalStateException("as the test wants it"));
        }
    }

    /** What was rejected. */
    public List<UnreadableEvent> rejected() {
        return List.copyOf(rejected);
    }

    /** What was handed over, whether it was accepted or not. */
    public List<SourceEvent> offered() {
        return List.copyOf(offered);
    }

    /** What was accepted. */
    public List<SourceEvent> accepted() {
        return List.copyOf(accepted);
    }

    /** The bodies of what was accepted, as text. */
    public List<String> bodies() {
        return accepted.stream().map(RecordingSink::text).toList();
    }

    /** How often each body was handed over. */
    public Map<String, Integer> deliveries() {
        return Map.copyOf(deliveries);
    }

    private static String text(SourceEvent event) {
        return new String(event.payload(), StandardCharsets.UTF_8);
    }
}
