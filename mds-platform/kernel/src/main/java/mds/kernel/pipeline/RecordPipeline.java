package mds.kernel.pipeline;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
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

/**
 * Hydrate · normalize · commit: brings roots up to date with their sources. Whatever a source or a plugin does, each root
 * ends as one durable change: its record, its tombstone, or a failed attempt with its reason.
 */
public final class RecordPipeline implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(RecordPipeline.class.getName());
    /** How many changes one transaction takes. */
    private static final int TRANSACTION = 200;
    /** How long events wait for their sources: most take a few milliseconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** After this time a fetch that was under way is taken for lost: no call of a plugin takes longer. */
    private static final Duration UNDER_WAY = Duration.ofMinutes(1);

    /** Those of whom somebody told wait so long for more, and those that an inventory lists. */
    private static final Duration GATHERING = Duration.ofMillis(50);

    private static final Duration GATHERING_LISTED = Duration.ofMillis(500);

    private static final Duration FOREVER = Duration.ofDays(1);

    private final GraphModel model;
    private final Sources sources;
    private final HydrationStage hydration;
    private final Findings findings;
    private final GraphStore store;
    private final Clock clock;
    private final LongAdder refused = new LongAdder();
    private final Map<String, Semaphore> places = new ConcurrentHashMap<>();
    private final Outages outages = new Outages();
    private final Patience patience;
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
        this(model, sources, hydration, normalization, store, new Patience(PATIENCE, System::nanoTime), clock);
    }

    RecordPipeline(
            GraphModel model,
            Sources sources,
            HydrationStage hydration,
            NormalizationStage normalization,
            GraphStore store,
            Patience patience,
            Clock clock) {
        this.patience = patience;
        this.model = model;
        this.sources = sources;
        this.hydration = hydration;
        this.findings = new Findings(sources, normalization, store, clock);
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
        fetch(uris, GATHERING, batch -> batch);
    }

    /**
     * Heeds events that told of changes at some entities, and returns when nothing of that can be lost. Their roots are
     * fetched at once, but for those that were a moment ago, which rest first, and for what a source does not get done soon:
     * these become due, and background work goes on with them. So a storm costs few fetches, and a source that is slow
     * holds up no events of others for long.
     *
     * @throws StoreUnavailableException if some of it could not be committed; heeding again is safe
     */
    public void heed(Collection<EntityUri> uris) throws StoreUnavailableException, InterruptedException {
        Instant since = clock.instant();
        List<EntityUri> now = new ArrayList<>();
        List<GraphChange> later = new ArrayList<>();
        for (EntityUri root : roots(uris)) {
            Optional<Instant> at = isBehind(root.source()) ? Optional.of(since) : hydration.restedAt(root);
            at.ifPresentOrElse(instant -> later.add(planned(root, instant)), () -> now.add(root));
        }
        plan(later);
        try (FetchRound round = new FetchRound(now, this::places, this::fetchRested, GATHERING);
                Commits commits = new Commits()) {
            Patience.Wait wait = patience.begin();
            while (!wait.isOver() && !round.isOver()) {
                land(round, wait.part(), commits, batch -> batch);
            }
            commits.finish();
            putOff(round);
            if (!round.isOver()) {
                leave(round, since);
            }
        }
    }

    /** Somebody else has asked for them meanwhile, but perhaps before their events. */
    private void putOff(FetchRound round) throws StoreUnavailableException, InterruptedException {
        plan(round.takeResting().stream()
                .map(root -> planned(root, hydration.restedAt(root).orElseGet(clock::instant)))
                .toList());
    }

    private Optional<CompletableFuture<Fetch>> fetchRested(EntityUri root) {
        return patience.asking(root.source(), () -> hydration.fetchRested(root, threads));
    }

    private static GraphChange planned(EntityUri root, Instant at) {
        return new GraphChange.RefreshDue(root, at, at);
    }

    /**
     * Fetches roots that are due, and returns when what was found is durable. Those that rest stay due.
     *
     * @throws StoreUnavailableException if some of it could not be committed; it stays due
     */
    public void catchUp(Collection<EntityUri> due) throws StoreUnavailableException, InterruptedException {
        try (FetchRound round = new FetchRound(roots(due), this::places, this::fetchRested, GATHERING)) {
            landAll(round, batch -> batch);
        }
    }

    /** When a root that was asked for a moment ago may be caught up with; empty if at once. */
    public Optional<Instant> restedAt(EntityUri root) {
        return hydration.restedAt(root);
    }

    private boolean isBehind(String source) {
        return patience.isSpent(source, places(source).availablePermits() > 0);
    }

    /** Leaves what is not done to background work. What is under way still lands; if the host dies first, it is due. */
    private void leave(FetchRound round, Instant since) throws StoreUnavailableException, InterruptedException {
        List<GraphChange> later = new ArrayList<>();
        round.cut().forEach(root -> later.add(planned(root, since)));
        round.underWay().forEach(root -> later.add(new GraphChange.RefreshDue(root, since, since.plus(UNDER_WAY))));
        plan(later);
        later.forEach(change ->
                patience.waitedInVain(((GraphChange.RefreshDue) change).root().source()));
        threads.execute(() -> landLate(round));
    }

    private void landLate(FetchRound round) {
        try {
            landAll(round, batch -> batch);
            putOff(round);
        } catch (StoreUnavailableException e) {
            LOG.log(System.Logger.Level.INFO, "late answers of sources are asked for again: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Makes changes that say what is due durable. */
    private void plan(List<GraphChange> due) throws StoreUnavailableException, InterruptedException {
        List<GraphChange> plans = due.stream().map(plan -> ordered(plan, 0)).toList();
        for (int start = 0; start < plans.size(); start += TRANSACTION) {
            store.commit(plans.subList(start, Math.min(start + TRANSACTION, plans.size())));
        }
    }

    /** The sources that answer again after an outage, each told once. */
    public Set<String> recovered() {
        return outages.recovered();
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
        fetch(uris, GATHERING_LISTED, batch -> {
            batch.stream().filter(RecordPipeline::isGone).forEach(gone::add);
            List<Fetch> others = batch.stream().filter(fetch -> !isGone(fetch)).toList();
            failed.addAndGet(
                    others.stream().filter(Fetch.Failed.class::isInstance).count());
            return others;
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

    private void fetch(Collection<EntityUri> uris, Duration gathering, UnaryOperator<List<Fetch>> kept)
            throws StoreUnavailableException, InterruptedException {
        FetchRound.Asking asking =
                root -> patience.asking(root.source(), () -> Optional.of(hydration.fetch(root, threads)));
        try (FetchRound round = new FetchRound(roots(uris), this::places, asking, gathering)) {
            landAll(round, kept);
        }
    }

    /** Returns when everything has landed and what is kept of it is durable. */
    private void landAll(FetchRound round, UnaryOperator<List<Fetch>> kept)
            throws StoreUnavailableException, InterruptedException {
        try (Commits commits = new Commits()) {
            while (!round.isOver()) {
                land(round, FOREVER, commits, kept);
            }
            commits.finish();
        }
    }

    private void land(FetchRound round, Duration patience, Commits commits, UnaryOperator<List<Fetch>> kept)
            throws StoreUnavailableException, InterruptedException {
        List<Fetch> landed = round.take(TRANSACTION, patience);
        landed.forEach(fetch -> outages.heard(fetch, clock.instant()));
        List<Fetch> batch = kept.apply(landed);
        if (!batch.isEmpty()) {
            commits.begin(() -> commit(batch));
        }
    }

    private Set<EntityUri> roots(Collection<EntityUri> uris) {
        Set<EntityUri> roots = new LinkedHashSet<>();
        uris.forEach(uri -> roots.add(model.rootOf(uri)));
        return roots;
    }

    private Semaphore places(String source) {
        return places.computeIfAbsent(
                source,
                none -> new Semaphore(
                        sources.named(source).map(ConnectedSource::places).orElse(1), true));
    }

    private static boolean isGone(Fetch fetch) {
        return fetch instanceof Fetch.Answered(var _, Hydration.Gone _, var _);
    }

    private void commit(List<Fetch> fetches) throws StoreUnavailableException, InterruptedException {
        List<GraphChange> found = findings.changes(fetches);
        List<GraphChange> changes = new ArrayList<>(fetches.size());
        for (int at = 0; at < fetches.size(); at++) {
            changes.add(ordered(found.get(at), fetches.get(at).basis()));
        }
        refused.add(store.commit(changes).refused().size());
    }

    /** One clock tells what came first; those of several hosts do not. */
    private GraphChange ordered(GraphChange change, long asked) {
        return store.exclusive() ? change : new GraphChange.AmongHosts(change, asked);
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
