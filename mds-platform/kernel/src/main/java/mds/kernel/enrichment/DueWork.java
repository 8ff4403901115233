package mds.kernel.enrichment;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.graph.GraphStore;
import mds.kernel.graph.StoreUnavailableException;
import mds.kernel.job.JobBoard;
import mds.kernel.pipeline.RecordPipeline;
import mds.kernel.pipeline.RetrySchedule;
import mds.kernel.source.PluginCalls;
import mds.kernel.source.Sources;
import mds.plugin.Alias;
import mds.plugin.EntityUri;
import org.jspecify.annotations.Nullable;

/**
 * Does what the graph says is due: hydrates entities that are only referred to or whose last attempt failed, and asks
 * sources who claims an alias that nobody in the graph claims. Woken by commits, and when something becomes due; once a
 * second at least. A source that is slow or away holds up nothing of others.
 */
final class DueWork implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(DueWork.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    /** Between two looks: under load commits come by the dozen, and one look serves them all. */
    private static final Duration BREATH = Duration.ofMillis(50);

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);
    /** How many roots one batch takes, and how many aliases of a scheme or roots of a source may be under way. */
    private static final int BATCH = 200;

    private static final int UNDER_WAY = 1000;
    /** How much that is due a look sees, and how many one that searches for those behind a crowd. */
    private static final int GLANCE = 2 * UNDER_WAY;

    private static final int SEARCH = 100_000;
    /** The jobs that hosts share. */
    private static final String DUE = "due/";

    private static final String ALIASES = DUE + "aliases";

    private final GraphStore store;
    private final AliasInquiry inquiry;
    private final RecordPipeline pipeline;
    private final JobBoard jobs;
    private final Clock clock;
    private final Set<EntityUri> rootsUnderWay = ConcurrentHashMap.newKeySet();
    private final Set<Alias> aliasesUnderWay = ConcurrentHashMap.newKeySet();
    private final ExecutorService batches = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("due-", 0).factory());
    private final Thread thread;
    private final Set<String> recovered = new HashSet<>();
    private long searchedAt = System.nanoTime();
    private long aliasesSearchedAt = System.nanoTime();
    /** When the next look is due, if no commit comes first. */
    private Instant wakeAt = Instant.EPOCH;

    private volatile boolean closed;
    private volatile @Nullable String problem;
    private volatile @Nullable String searchProblem;

    DueWork(GraphStore store, Sources sources, PluginCalls calls, RecordPipeline pipeline, JobBoard jobs, Clock clock) {
        this.store = store;
        this.inquiry = new AliasInquiry(store, sources, calls, pipeline, clock);
        this.pipeline = pipeline;
        this.jobs = jobs;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("enrichment-due").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    Optional<String> problem() {
        return Optional.ofNullable(searchProblem).or(() -> Optional.ofNullable(problem));
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        batches.shutdownNow();
    }

    private void run() {
        long basis = 0;
        Duration patience = Duration.ZERO;
        while (!closed) {
            try {
                basis = store.awaitCommitAfter(basis, patience);
                advanceWhatWaited();
                GraphSnapshot graph = store.snapshot();
                Instant now = clock.instant();
                wakeAt = now.plus(PATIENCE);
                dispatch(graph);
                searchProblem = null;
                patience = untilNextDue(graph, now);
                Thread.sleep(BREATH);
            } catch (InterruptedException e) {
                return;
            } catch (Exception | Error e) {
                // Nothing may end this thread: nobody else looks for due work while the host is there.
                searchProblem = report("looking for due work", e);
                pause();
            }
        }
    }

    private Duration untilNextDue(GraphSnapshot graph, Instant now) {
        graph.nextDue(now).filter(wakeAt::isAfter).ifPresent(earlier -> wakeAt = earlier);
        return Duration.between(now, wakeAt);
    }

    private void dispatch(GraphSnapshot graph) throws StoreUnavailableException, InterruptedException {
        Map<String, List<EntityUri>> roots = claimRoots(graph);
        roots.forEach((source, mine) -> {
            for (int start = 0; start < mine.size(); start += BATCH) {
                List<EntityUri> batch = mine.subList(start, Math.min(start + BATCH, mine.size()));
                String what = "hydrating %d due entities of '%s'".formatted(batch.size(), source);
                batches.execute(() -> work(what, batch, rootsUnderWay, pipeline::catchUp));
            }
        });
        claimAliases(graph)
                .forEach(alias -> batches.execute(() -> work(
                        "asking who is " + alias,
                        List.of(alias),
                        aliasesUnderWay,
                        some -> inquiry.inquire(some.getFirst()))));
    }

    /** Of every scheme, as many as may be under way: those who know one may be slow, and hold up nothing of others. */
    private List<Alias> claimAliases(GraphSnapshot graph) throws StoreUnavailableException, InterruptedException {
        List<Alias> due = graph.dueAliases(clock.instant(), GLANCE);
        if (due.isEmpty() || !jobs.hold(ALIASES)) {
            return List.of();
        }
        List<Alias> claimed = claimAliases(due);
        if (claimed.isEmpty() && due.size() == GLANCE && System.nanoTime() - aliasesSearchedAt > PATIENCE.toNanos()) {
            claimed = claimAliases(graph.dueAliases(clock.instant(), SEARCH));
            aliasesSearchedAt = System.nanoTime();
        }
        return claimed;
    }

    private List<Alias> claimAliases(List<Alias> due) {
        Map<String, Integer> underWay = new HashMap<>();
        aliasesUnderWay.forEach(alias -> underWay.merge(alias.scheme(), 1, Integer::sum));
        List<Alias> claimed = new ArrayList<>();
        for (Alias alias : due) {
            if (underWay.getOrDefault(alias.scheme(), 0) < BATCH && aliasesUnderWay.add(alias)) {
                underWay.merge(alias.scheme(), 1, Integer::sum);
                claimed.add(alias);
            }
        }
        return claimed;
    }

    /** Takes what is due and not under way, by source. What is behind a crowd of one slow source is found now and then. */
    private Map<String, List<EntityUri>> claimRoots(GraphSnapshot graph)
            throws StoreUnavailableException, InterruptedException {
        List<EntityUri> due = graph.dueEntities(clock.instant(), GLANCE);
        Map<String, List<EntityUri>> claimed = claim(due);
        if (claimed.isEmpty() && due.size() == GLANCE && System.nanoTime() - searchedAt > PATIENCE.toNanos()) {
            claimed = claim(graph.dueEntities(clock.instant(), SEARCH));
            searchedAt = System.nanoTime();
        }
        return claimed;
    }

    /** Of every source, as many as may be under way. Hosts share the work by source: what is due at one is one host's. */
    private Map<String, List<EntityUri>> claim(List<EntityUri> due)
            throws StoreUnavailableException, InterruptedException {
        // If that fails, nothing is claimed yet: what was, and is then not worked on, nobody would ever take again.
        Map<String, Integer> places = places(due);
        Map<String, List<EntityUri>> claimed = new LinkedHashMap<>();
        for (EntityUri root : due) {
            String source = root.source();
            if (places.getOrDefault(source, 0) > 0 && hasRested(root) && rootsUnderWay.add(root)) {
                places.merge(source, -1, Integer::sum);
                claimed.computeIfAbsent(source, none -> new ArrayList<>()).add(root);
            }
        }
        return claimed;
    }

    /** How many more roots of each source may be under way on this host. */
    private Map<String, Integer> places(List<EntityUri> due) throws StoreUnavailableException, InterruptedException {
        Map<String, Integer> places = new HashMap<>();
        for (EntityUri root : due) {
            String source = root.source();
            if (!places.containsKey(source)) {
                places.put(source, jobs.hold(DUE + source) ? UNDER_WAY - underWay(source) : 0);
            }
        }
        return places;
    }

    private boolean hasRested(EntityUri root) {
        Optional<Instant> at = pipeline.restedAt(root);
        at.filter(wakeAt::isAfter).ifPresent(earlier -> wakeAt = earlier);
        return at.isEmpty();
    }

    private int underWay(String source) {
        return (int) rootsUnderWay.stream()
                .filter(root -> root.source().equals(source))
                .count();
    }

    /**
     * What failed while a source was away waits for up to an hour; once it answers, there is nothing to wait for. The host
     * that heard it says so, whichever host does the work.
     */
    private void advanceWhatWaited() throws StoreUnavailableException, InterruptedException {
        recovered.addAll(pipeline.recovered());
        for (String source : List.copyOf(recovered)) {
            advanceWhatWaited(source);
            recovered.remove(source);
        }
    }

    private void advanceWhatWaited(String source) throws StoreUnavailableException, InterruptedException {
        Instant now = clock.instant();
        Instant horizon = now.plus(RetrySchedule.standard().maximum());
        GraphSnapshot graph = store.snapshot();
        Set<EntityUri> due = Set.copyOf(graph.dueEntities(now, Integer.MAX_VALUE));
        List<GraphChange> waiting = graph.dueEntities(horizon, Integer.MAX_VALUE).stream()
                .filter(root -> root.source().equals(source) && !due.contains(root) && !rootsUnderWay.contains(root))
                .map(root -> (GraphChange) new GraphChange.RefreshDue(root, now, now))
                .toList();
        for (int start = 0; start < waiting.size(); start += BATCH) {
            store.commit(waiting.subList(start, Math.min(start + BATCH, waiting.size())));
        }
        if (!waiting.isEmpty()) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "source '%s' answers again; %d entities that waited for it are tried now"
                            .formatted(source, waiting.size()));
        }
    }

    private interface Work<T> {
        void on(List<T> items) throws StoreUnavailableException, InterruptedException;
    }

    private <T> void work(String what, List<T> items, Set<T> underWay, Work<T> work) {
        try {
            work.on(items);
            problem = null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception | Error e) {
            problem = report(what, e);
            pause();
        } finally {
            items.forEach(underWay::remove);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(AFTER_FAILURE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String report(String what, Throwable failure) {
        LOG.log(System.Logger.Level.WARNING, what + " failed; it is tried again", failure);
        return "%s failed: %s".formatted(what, failure.getMessage());
    }
}
