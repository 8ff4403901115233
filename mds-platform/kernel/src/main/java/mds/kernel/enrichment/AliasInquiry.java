package mds.kernel.enrichment;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.GraphStore;
import mds.kernel.graph.StoreUnavailableException;
import mds.kernel.pipeline.RecordPipeline;
import mds.kernel.pipeline.RetrySchedule;
import mds.kernel.source.ConnectedSource;
import mds.kernel.source.PluginCalls;
import mds.kernel.source.RunningCalls;
import mds.kernel.source.Sources;
import mds.plugin.Alias;
import mds.plugin.EntityUri;
import mds.plugin.SourceUnavailableException;

/**
 * Asks sources who claims an alias that nobody in the graph claims. One that fails has not said that it knows of nobody: it
 * is asked again soon, and later the longer it has been failing. Thread-safe.
 */
final class AliasInquiry {
    private static final System.Logger LOG = System.getLogger(AliasInquiry.class.getName());
    /** When an alias that no source knew is asked for again. */
    private static final Duration UNKNOWN_ALIAS = Duration.ofMinutes(10);

    private static final Duration FIRST_DELAY = Duration.ofSeconds(5);
    /** The part of a source's places that inquiries may take beside its fetches. */
    private static final int PART_OF_PLACES = 4;
    /** How many calls of one source may not have ended although the host gave them up: each has a thread. */
    static final int RUNNING = 64;

    private final GraphStore store;
    private final Sources sources;
    private final PluginCalls calls;
    private final RecordPipeline pipeline;
    private final Clock clock;
    private final Map<String, Semaphore> places = new ConcurrentHashMap<>();
    private final Map<String, RunningCalls> running = new ConcurrentHashMap<>();
    private final Map<String, Instant> failingSince = new ConcurrentHashMap<>();

    AliasInquiry(GraphStore store, Sources sources, PluginCalls calls, RecordPipeline pipeline, Clock clock) {
        this.store = store;
        this.sources = sources;
        this.calls = calls;
        this.pipeline = pipeline;
        this.clock = clock;
    }

    /** What came of asking one source. */
    private sealed interface Answer {
        /** @param claimant empty if it knows of none */
        record Said(Optional<EntityUri> claimant) implements Answer {}

        record Failed(String reason) implements Answer {}
    }

    /** Returns when the claimant is in the graph, or the next attempt is. */
    void inquire(Alias alias) throws StoreUnavailableException, InterruptedException {
        Instant next = Instant.MAX;
        Optional<EntityUri> claimant = Optional.empty();
        for (ConnectedSource source : sources.knowing(alias)) {
            switch (ask(source, alias)) {
                case Answer.Said(var uri) -> {
                    failingSince.remove(source.name());
                    claimant = uri;
                }
                case Answer.Failed(var reason) -> {
                    LOG.log(System.Logger.Level.WARNING, reason);
                    next = earlier(next, afterFailure(source));
                }
            }
            if (claimant.isPresent()) {
                pipeline.refresh(List.of(claimant.get()));
                break;
            }
        }
        if (store.snapshot().claimants(alias).isEmpty()) {
            Instant unknown = clock.instant().plus(UNKNOWN_ALIAS);
            store.commit(List.of(new GraphChange.AliasUnknown(alias, earlier(next, unknown))));
        }
    }

    /** After as long as it has been failing, so that the delays double, whoever it fails for. */
    private Instant afterFailure(ConnectedSource source) {
        Instant now = clock.instant();
        Duration failing = Duration.between(failingSince.computeIfAbsent(source.name(), none -> now), now);
        Duration delay = failing.compareTo(FIRST_DELAY) > 0 ? failing : FIRST_DELAY;
        return new RetrySchedule(delay, UNKNOWN_ALIAS).next(now, 1);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private Answer ask(ConnectedSource source, Alias alias) throws InterruptedException {
        Semaphore place = places.computeIfAbsent(
                source.name(), none -> new Semaphore(Math.max(1, source.places() / PART_OF_PLACES), true));
        RunningCalls calling = running.computeIfAbsent(source.name(), none -> new RunningCalls());
        place.acquire();
        try {
            return calling.count() < RUNNING
                    ? new Answer.Said(calls.call(
                            "resolve of " + alias,
                            calling.counted(() -> source.aliasResolver().resolve(alias))))
                    : new Answer.Failed(
                            "plugin '%s': %d calls to resolve aliases have not ended, and it is not called before one does"
                                    .formatted(source.plugin(), RUNNING));
        } catch (PluginCalls.TooSlow e) {
            return new Answer.Failed("plugin '%s': %s".formatted(source.plugin(), e.getMessage()));
        } catch (ExecutionException e) {
            return new Answer.Failed(
                    e.getCause() instanceof SourceUnavailableException unavailable
                            ? String.valueOf(unavailable.getMessage())
                            : "plugin '%s' failed to resolve %s: %s".formatted(source.plugin(), alias, e.getCause()));
        } finally {
            place.release();
        }
    }
}
