package mds.kernel.enrichment;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import mds.kernel.Figure;
import mds.kernel.graph.CommitFollower;
import mds.kernel.graph.GraphStore;
import mds.kernel.job.JobBoard;
import mds.kernel.model.GraphModel;
import mds.kernel.pipeline.RecordPipeline;
import mds.kernel.source.PluginCalls;
import mds.kernel.source.Sources;

/** All background work on the graph: {@link DueWork} asks sources, {@link Materializer} writes what follows. */
public final class Enrichment implements AutoCloseable {
    private static final String FOLLOWER = "enrichment";
    private static final String TURN = "follower/" + FOLLOWER;

    private final GraphStore store;
    private final JobBoard jobs;
    private final Inference inference;
    private final RuleWalk walk;
    private final CommitFollower materializer;
    private final DueWork dueWork;

    /** An enrichment of a store by the rules of the model. */
    public Enrichment(
            GraphModel model,
            GraphStore store,
            Sources sources,
            PluginCalls calls,
            RecordPipeline pipeline,
            JobBoard jobs,
            Clock clock) {
        this.store = store;
        this.jobs = jobs;
        inference = new Inference(model.rules());
        walk = new RuleWalk(store, inference, jobs, TURN, RuleWalk.PORTION);
        materializer = new CommitFollower(FOLLOWER, store, jobs.turn(TURN), new Materializer(inference, walk, clock));
        dueWork = new DueWork(store, sources, calls, pipeline, jobs, clock);
    }

    /** Begins. */
    public void start() {
        materializer.start();
        dueWork.start();
    }

    /** Everything committed up to this basis has been enriched. */
    public long basis() {
        return materializer.basis();
    }

    /** The rules by which edges are inferred, sorted by id, and how far each is applied, whichever host does it. */
    public List<RuleProgress> rules() {
        RuleBook book = RuleBook.read(jobs.job(TURN).note());
        return RuleProgress.of(
                inference.rules().values(), book, store.snapshot().counts());
    }

    /** What this host has left to do for rules that came, changed or went. */
    public List<Figure> figures() {
        List<RuleBook.Task> open = walk.open();
        List<Figure> figures = new ArrayList<>();
        figures.add(Figure.of("mds_rule_walks", open.size()));
        open.forEach(task -> figures.add(new Figure(
                "mds_rule_walk_looked",
                Map.of(
                        "rule", task.rule(),
                        "type", task.extent().entityType(),
                        "work", task.extent().work().name().toLowerCase(Locale.ROOT)),
                (double) task.looked())));
        return figures;
    }

    /** What keeps it from getting on, by name; empty if all is well. */
    public Map<String, String> problems() {
        Map<String, String> problems = new TreeMap<>();
        materializer.problem().ifPresent(problem -> problems.put("materializer", problem));
        dueWork.problem().ifPresent(problem -> problems.put("due work", problem));
        return problems;
    }

    /** Ends both. */
    @Override
    public void close() {
        dueWork.close();
        materializer.close();
    }
}
