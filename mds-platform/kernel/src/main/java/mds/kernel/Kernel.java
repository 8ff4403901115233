package mds.kernel;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mds.kernel.enrichment.Enrichment;
import mds.kernel.event.DeadLetters;
import mds.kernel.event.EventSink;
import mds.kernel.event.Ingestion;
import mds.kernel.event.Replay;
import mds.kernel.graph.GraphStore;
import mds.kernel.graph.StoreUnavailableException;
import mds.kernel.hydration.HydrationStage;
import mds.kernel.inventory.SweepSchedule;
import mds.kernel.inventory.Sweeps;
import mds.kernel.job.JobBoard;
import mds.kernel.model.GraphModel;
import mds.kernel.normalization.NormalizationStage;
import mds.kernel.pipeline.RecordPipeline;
import mds.kernel.search.Indexing;
import mds.kernel.search.ParityPace;
import mds.kernel.search.SearchIndex;
import mds.kernel.source.PluginCalls;
import mds.kernel.source.Sources;
import mds.kernel.verification.VerificationContext;
import mds.kernel.verification.Verifications;
import mds.plugin.EntityUri;

/**
 * The stages, put together over their ports: events go in at {@link #events()}; the graph and the index follow. Owns
 * neither store nor index nor sources; whoever made them closes them after the kernel.
 */
public final class Kernel implements AutoCloseable {
    /** How long one call of a plugin may take: longer than all retries of one governed request. */
    private static final Duration PLUGIN_CALL = Duration.ofSeconds(60);

    private final GraphModel model;
    private final Sources sources;
    private final GraphStore store;
    private final PluginCalls calls;
    private final HydrationStage hydration;
    private final RecordPipeline pipeline;
    private final Ingestion ingestion;
    private final Replay replay;
    private final Indexing indexing;
    private final Enrichment enrichment;
    private final JobBoard jobs;
    private final Sweeps sweeps;
    private final Verifications verifications;

    /**
     * A kernel; nothing runs before {@link #start}. The store is prepared for the model already.
     *
     * @param sweeps when each source is swept, by source
     */
    public Kernel(
            GraphModel model,
            Sources sources,
            Map<String, SweepSchedule> sweeps,
            GraphStore store,
            DeadLetters deadLetters,
            SearchIndex index,
            Clock clock) {
        this.model = model;
        this.sources = sources;
        this.store = store;
        calls = new PluginCalls(PLUGIN_CALL);
        hydration = new HydrationStage(
                sources,
                calls,
                clock,
                store.exclusive() ? () -> 0 : () -> store.snapshot().basis());
        NormalizationStage normalization = new NormalizationStage(model, calls);
        pipeline = new RecordPipeline(model, sources, hydration, normalization, store, clock);
        ingestion = new Ingestion(model, sources, calls, pipeline, deadLetters, clock);
        replay = new Replay(model, sources, calls, pipeline, deadLetters, clock);
        jobs = new JobBoard(store, clock);
        indexing = new Indexing(model, store, index, jobs, ParityPace.DEFAULT, clock);
        enrichment = new Enrichment(model, store, sources, calls, pipeline, jobs, clock);
        this.sweeps = new Sweeps(model, sources, calls, pipeline, store, jobs, sweeps, clock);
        verifications = new Verifications(new VerificationContext(
                model,
                sources,
                calls,
                hydration,
                normalization,
                store,
                index,
                enrichment::basis,
                indexing::basis,
                VerificationContext.PATIENT,
                clock));
    }

    /** Begins the background work. */
    public void start() {
        indexing.start();
        enrichment.start();
        sweeps.start();
    }

    /** The walks through what the sources hold. */
    public Sweeps sweeps() {
        return sweeps;
    }

    /** What keeps the search index equal to the graph. */
    public Indexing indexing() {
        return indexing;
    }

    /** Where transports hand in events. */
    public EventSink events() {
        return ingestion;
    }

    /** What follows references and rules in the background. */
    public Enrichment enrichment() {
        return enrichment;
    }

    /** Gives dead letters another chance. */
    public Replay replay() {
        return replay;
    }

    /**
     * Asks the sources of entities again, now, and returns when what they say is durable.
     *
     * @throws IllegalArgumentException if one of them has no source or no type here
     */
    public void refresh(Collection<EntityUri> uris) throws StoreUnavailableException, InterruptedException {
        for (EntityUri uri : uris) {
            if (sources.named(uri.source()).isEmpty()) {
                throw new IllegalArgumentException(
                        "%s: no such source is configured; configured are %s".formatted(uri, sources.names()));
            }
            if (model.entityType(uri.type()).isEmpty()) {
                throw new IllegalArgumentException("%s: no loaded plugin defines the entity type".formatted(uri));
            }
        }
        pipeline.refresh(uris);
    }

    /** Where the graph is proven against what it follows from. */
    public Verifications verifications() {
        return verifications;
    }

    /** What the kernel has done and how far it is. */
    public Progress progress() {
        return new Progress(
                ingestion.events(),
                ingestion.undecodable(),
                pipeline.refused(),
                store.snapshot().basis(),
                indexing.basis(),
                enrichment.basis());
    }

    /** What background work has left to do, and which sources are asked only now and then. */
    public List<Figure> figures() {
        List<Figure> figures = new ArrayList<>(enrichment.figures());
        figures.addAll(hydration.figures());
        return List.copyOf(figures);
    }

    /** What keeps background work, or the hydration of a source, from getting on, by its name; empty if all is well. */
    public Map<String, String> problems() {
        Map<String, String> problems = new TreeMap<>(enrichment.problems());
        problems.putAll(indexing.problems());
        problems.putAll(sweeps.problems());
        hydration.problems().forEach((source, problem) -> problems.put("hydration of " + source, problem));
        return problems;
    }

    /** Ends the background work after the step in hand. Transports are closed before. */
    @Override
    public void close() {
        sweeps.close();
        indexing.close();
        verifications.close();
        enrichment.close();
        jobs.close();
        pipeline.close();
        calls.close();
    }

    /**
     * How far things are.
     *
     * @param events taken since the start, dead letters included
     * @param undecodable of them, kept as dead letters
     * @param refused answers and failures without effect, since the graph held a newer answer
     * @param basis of the graph
     * @param projected everything up to this basis is in the index
     * @param enriched everything up to this basis has been enriched
     */
    public record Progress(long events, long undecodable, long refused, long basis, long projected, long enriched) {}
}
