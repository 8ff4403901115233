package mds.kernel.enrichment;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.GraphStore;
import mds.kernel.graph.StoreUnavailableException;
import mds.kernel.pipeline.RecordPipeline;
import mds.kernel.source.ConnectedSource;
import mds.kernel.source.PluginCalls;
import mds.kernel.source.Sources;
import mds.plugin.Alias;
import mds.plugin.EntityUri;
import mds.plugin.SourceUnavailableException;

/** Asks sources who claims an alias that nobody in the graph claims. Thread-safe. */
record AliasInquiry(GraphStore store, Sources sources, PluginCalls calls, RecordPipeline pipeline, Clock clock) {
    private static final System.Logger LOG = System.getLogger(AliasInquiry.class.getName());
    /** When an alias that no source knew is asked for again. */
    private static final Duration UNKNOWN_ALIAS = Duration.ofMinutes(10);

    /** Returns when the claimant is in the graph, or the next attempt is. */
    void inquire(Alias alias) throws StoreUnavailableException, InterruptedException {
        Optional<EntityUri> found = ask(alias);
        if (found.isPresent()) {
            pipeline.refresh(List.of(found.get()));
        }
        if (store.snapshot().claimants(alias).isEmpty()) {
            store.commit(
                    List.of(new GraphChange.AliasUnknown(alias, clock.instant().plus(UNKNOWN_ALIAS))));
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
}
