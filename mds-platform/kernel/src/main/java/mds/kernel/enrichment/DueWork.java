package mds.kernel.enrichment;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.graph.GraphStore;
import mds.kernel.graph.StoreUnavailableException;
import mds.kernel.job.JobBoard;
import mds.kernel.pipeline.RecordPipeline;
import mds.kernel.source.ConnectedSource;
import mds.kernel.source.PluginCalls;
import mds.kernel.source.Sources;
import mds.plugin.Alias;
import mds.plugin.EntityUri;
import mds.plugin.SourceUnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * Does what the graph says is due: hydrates entities that are only referred to or whose last attempt failed, and asks
 * sources who claims an alias that nobody in the graph claims. Woken by commits, and every second besides, since time
 * alone makes things due.
 */
final class DueWork implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(DueWork.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    /** Between two looks: under load commits come by the dozen, and one look serves them all. */
    private static final Duration BREATH = Duration.ofMillis(50);

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);
    /** When an alias that no source knew is asked for again. */
    private static final Duration UNKNOWN_ALIAS = Duration.ofMinutes(10);
    /** How many roots one batch takes, and how many may be under way: the bound on fan-out. */
    private static final int BATCH = 200;

    private static final int UNDER_WAY = 1000;
    /** The jobs that hosts share. */
    private static final String DUE = "due/";

    private static final String ALIASES = DUE + "aliases";

    private final GraphStore store;
    private final Sources sources;
    private final PluginCalls calls;
    private final RecordPipeline pipeline;
    private final JobBoard jobs;
    private final Clock clock;
    private final Set<EntityUri> rootsUnderWay = ConcurrentHashMap.newKeySet();
    private final Set<Alias> aliasesUnderWay = ConcurrentHashMap.newKeySet();
    private final ExecutorService batches = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("due-", 0).factory());
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable String problem;

    DueWork(GraphStore store, Sources sources, PluginCalls calls, RecordPipeline pipeline, JobBoard jobs, Clock clock) {
        this.store = store;
        this.sources = sources;
        this.calls = calls;
        this.pipeline = pipeline;
        this.jobs = jobs;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("enrichment-due").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        batches.shutdownNow();
    }

    private void run() {
        long basis = 0;
        while (!closed) {
            try {
                basis = store.awaitCommitAfter(basis, PATIENCE);
                dispatch(store.snapshot());
                Thread.sleep(BREATH);
            } catch (InterruptedException e) {
                return;
            } catch (StoreUnavailableException | RuntimeException e) {
                report("looking for due work", e);
            }
        }
    }

    private void dispatch(GraphSnapshot graph) throws StoreUnavailableException, InterruptedException {
        List<EntityUri> due = ours(graph.dueEntities(clock.instant(), UNDER_WAY));
        List<EntityUri> roots = claim(rootsUnderWay, UNDER_WAY, due);
        for (int start = 0; start < roots.size(); start += BATCH) {
            List<EntityUri> batch = roots.subList(start, Math.min(start + BATCH, roots.size()));
            batches.execute(() ->
                    work("hydrating %d due entities".formatted(batch.size()), batch, rootsUnderWay, this::hydrate));
        }
        List<Alias> aliases = graph.dueAliases(clock.instant(), BATCH);
        if (!aliases.isEmpty() && jobs.hold(ALIASES)) {
            for (Alias alias : claim(aliasesUnderWay, BATCH, aliases)) {
                batches.execute(() -> work("asking who is " + alias, List.of(alias), aliasesUnderWay, this::inquire));
            }
        }
    }

    /** Hosts share the due work by source: what is due at a source is one host's. */
    private List<EntityUri> ours(List<EntityUri> due) throws StoreUnavailableException, InterruptedException {
        Map<String, Boolean> held = new HashMap<>();
        List<EntityUri> ours = new ArrayList<>();
        for (EntityUri root : due) {
            if (!held.containsKey(root.source())) {
                held.put(root.source(), jobs.hold(DUE + root.source()));
            }
            if (held.getOrDefault(root.source(), false)) {
                ours.add(root);
            }
        }
        return ours;
    }

    /** Takes what is not under way, so that at most so many are. */
    private static <T> List<T> claim(Set<T> underWay, int most, List<T> due) {
        int known = underWay.size();
        return known >= most
                ? List.of()
                : due.stream().filter(underWay::add).limit(most - known).toList();
    }

    private interface Work<T> {
        void on(List<T> items) throws StoreUnavailableException, InterruptedException;
    }

    private <T> void work(String what, List<T> items, Set<T> underWay, Work<T> work) {
        try {
            work.on(items);
            problem = null;
        } catch (StoreUnavailableException | RuntimeException e) {
            report(what, e);
            pause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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

    private void hydrate(List<EntityUri> roots) throws StoreUnavailableException, InterruptedException {
        pipeline.refresh(roots);
    }

    private void inquire(List<Alias> aliases) throws StoreUnavailableException, InterruptedException {
        List<EntityUri> found = new ArrayList<>();
        for (Alias alias : aliases) {
            ask(alias).ifPresent(found::add);
        }
        if (!found.isEmpty()) {
            pipeline.refresh(found);
        }
        GraphSnapshot graph = store.snapshot();
        List<GraphChange> unknown = new ArrayList<>();
        for (Alias alias : aliases) {
            if (graph.claimants(alias).isEmpty()) {
                unknown.add(new GraphChange.AliasUnknown(alias, clock.instant().plus(UNKNOWN_ALIAS)));
            }
        }
        if (!unknown.isEmpty()) {
            store.commit(unknown);
        }
    }

    private Optional<EntityUri> ask(Alias alias) throws InterruptedException {
        for (ConnectedSource source : sources.knowing(alias)) {
            try {
                Optional<EntityUri> claimant = calls.call(
                        "resolve of " + alias, () -> source.aliasResolver().resolve(alias));
                if (claimant.isPresent()) {
                    return claimant;
                }
            } catch (PluginCalls.TooSlow e) {
                LOG.log(System.Logger.Level.WARNING, "plugin '%s': %s".formatted(source.plugin(), e.getMessage()));
            } catch (ExecutionException e) {
                String reason = e.getCause() instanceof SourceUnavailableException unavailable
                        ? String.valueOf(unavailable.getMessage())
                        : "plugin '%s' failed to resolve %s: %s".formatted(source.plugin(), alias, e.getCause());
                LOG.log(System.Logger.Level.WARNING, reason);
            }
        }
        return Optional.empty();
    }

    private void report(String what, Exception failure) {
        problem = "%s failed: %s".formatted(what, failure.getMessage());
        LOG.log(System.Logger.Level.WARNING, what + " failed; it is tried again", failure);
    }
}
