package mds.kernel.pipeline;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import mds.kernel.graph.EntityView;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.GraphStore;
import mds.kernel.graph.StoreUnavailableException;
import mds.kernel.hydration.Fetch;
import mds.kernel.hydration.HydrationStage;
import mds.kernel.model.GraphModel;
import mds.kernel.normalization.NormalizationStage;
import mds.kernel.source.ConnectedSource;
import mds.kernel.source.Sources;
import mds.plugin.EntityUri;
import mds.plugin.Hydration;
import mds.plugin.SourceRecord;

/**
 * Hydrate · normalize · commit: brings roots up to date with their sources. Whatever a source or a plugin does, each root
 * ends as one durable change: its record, its tombstone, or a failed attempt with its reason.
 */
public final class RecordPipeline implements AutoCloseable {
    /** How many roots of one source are hydrated at once; the source's own limits lie below this. */
    private static final int FETCHES_PER_SOURCE = 64;
    /** How many changes one transaction takes. */
    private static final int TRANSACTION = 200;

    private final GraphModel model;
    private final Sources sources;
    private final HydrationStage hydration;
    private final NormalizationStage normalization;
    private final GraphStore store;
    private final Clock clock;
    private final RetrySchedule retries = RetrySchedule.standard();
    private final LongAdder refused = new LongAdder();
    private final Map<String, Semaphore> places = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("fetch-", 0).factory());

    /** A pipeline from the sources to the store. */
    public RecordPipeline(
            GraphModel model,
            Sources sources,
            HydrationStage hydration,
            NormalizationStage normalization,
            GraphStore store,
            Clock clock) {
        this.model = model;
        this.sources = sources;
        this.hydration = hydration;
        this.normalization = normalization;
        this.store = store;
        this.clock = clock;
    }

    /**
     * Looks at entities again and returns when what was found is durable. Parts stand for their roots; each root is
     * fetched once.
     *
     * @throws StoreUnavailableException if some of it could not be committed; refreshing again is safe
     */
    public void refresh(Collection<EntityUri> uris) throws StoreUnavailableException, InterruptedException {
        fetch(uris, this::commit);
    }

    /**
     * Looks at entities again like {@link #refresh}, but retires none: those whose sources say that they are gone stay as
     * they are, for the caller to decide.
     *
     * @throws StoreUnavailableException if some of it could not be committed; asking again is safe
     */
    public Asked ask(Collection<EntityUri> uris) throws StoreUnavailableException, InterruptedException {
        List<Fetch> gone = new ArrayList<>();
        AtomicLong failed = new AtomicLong();
        fetch(uris, batch -> {
            batch.stream().filter(RecordPipeline::isGone).forEach(gone::add);
            List<Fetch> others = batch.stream().filter(fetch -> !isGone(fetch)).toList();
            failed.addAndGet(
                    others.stream().filter(Fetch.Failed.class::isInstance).count());
            commit(others);
        });
        return new Asked(gone, failed.get());
    }

    /** Retires what {@link #ask} found to be gone, and returns when that is durable. */
    public void retire(List<Fetch> gone) throws StoreUnavailableException, InterruptedException {
        for (int start = 0; start < gone.size(); start += TRANSACTION) {
            commit(gone.subList(start, Math.min(start + TRANSACTION, gone.size())));
        }
    }

    /**
     * What came of asking.
     *
     * @param gone what the sources say is gone; nothing was done about it yet
     * @param failed how many could not be brought up to date; they are stale
     */
    public record Asked(List<Fetch> gone, long failed) {
        public Asked {
            gone = List.copyOf(gone);
        }
    }

    /** What is done with fetches as they land. */
    private interface Landing {
        void on(List<Fetch> batch) throws StoreUnavailableException, InterruptedException;
    }

    private void fetch(Collection<EntityUri> uris, Landing landing)
            throws StoreUnavailableException, InterruptedException {
        Map<String, Set<EntityUri>> bySource = new HashMap<>();
        for (EntityUri uri : uris) {
            EntityUri root = model.rootOf(uri);
            bySource.computeIfAbsent(root.source(), none -> new LinkedHashSet<>())
                    .add(root);
        }
        BlockingQueue<Fetch> fetched = new LinkedBlockingQueue<>();
        List<Thread> feeders = new ArrayList<>();
        bySource.forEach((source, roots) -> feeders.add(Thread.ofVirtual()
                .name("feeder-" + source)
                .start(() -> fetchAll(places.computeIfAbsent(source, RecordPipeline::places), roots, fetched))));
        int awaited = bySource.values().stream().mapToInt(Set::size).sum();
        try {
            for (int landed = 0; landed < awaited; ) {
                List<Fetch> batch = new ArrayList<>();
                batch.add(fetched.take());
                fetched.drainTo(batch, TRANSACTION - 1);
                landed += batch.size();
                landing.on(batch);
            }
        } finally {
            feeders.forEach(Thread::interrupt);
        }
    }

    private static boolean isGone(Fetch fetch) {
        return fetch instanceof Fetch.Answered(var _, Hydration.Gone _);
    }

    private static Semaphore places(String source) {
        return new Semaphore(FETCHES_PER_SOURCE, true);
    }

    /** A slow source holds up its own roots and nobody else's. */
    private void fetchAll(Semaphore fetches, Set<EntityUri> roots, BlockingQueue<Fetch> fetched) {
        try {
            for (EntityUri root : roots) {
                fetches.acquire();
                var _ = hydration.fetch(root, threads).thenAccept(fetch -> {
                    fetches.release();
                    fetched.add(fetch);
                });
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void commit(List<Fetch> fetches) throws StoreUnavailableException, InterruptedException {
        if (fetches.isEmpty()) {
            return;
        }
        List<GraphChange> changes = new ArrayList<>(fetches.size());
        for (Fetch fetch : fetches) {
            changes.add(change(fetch));
        }
        refused.add(store.commit(changes).refused().size());
    }

    private GraphChange change(Fetch fetch) throws InterruptedException {
        return switch (fetch) {
            case Fetch.Failed(var uri, var askedAt, var error) -> failed(uri, error, askedAt);
            case Fetch.Answered(var uri, Hydration.Gone(var fetchedAt, var reason)) ->
                new GraphChange.ConfirmedGone(uri, fetchedAt, reason);
            case Fetch.Answered(var uri, Hydration.Found(var record)) -> found(uri, record);
        };
    }

    private GraphChange found(EntityUri uri, SourceRecord record) throws InterruptedException {
        ConnectedSource source = sources.named(uri.source()).orElseThrow();
        return switch (normalization.normalize(source, record)) {
            case NormalizationStage.Outcome.Normalized(var normalized) ->
                new GraphChange.RecordFetched(normalized, record.fetchedAt());
            case NormalizationStage.Outcome.Refused(var reason) -> failed(uri, reason, record.fetchedAt());
        };
    }

    private GraphChange failed(EntityUri root, String error, Instant askedAt) {
        int failures = 1
                + store.snapshot()
                        .entity(root)
                        .flatMap(EntityView::retry)
                        .map(EntityView.Retry::attempts)
                        .orElse(0);
        return new GraphChange.HydrationFailed(root, error, askedAt, retries.next(clock.instant(), failures));
    }

    /** How many answers and failures had no effect, since the graph held the answer to a newer question. */
    public long refused() {
        return refused.sum();
    }

    /** Interrupts what still runs. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
