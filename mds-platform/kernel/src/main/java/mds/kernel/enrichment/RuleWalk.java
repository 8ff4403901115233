package mds.kernel.enrichment;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import mds.kernel.enrichment.RuleBook.Task;
import mds.kernel.graph.Batches;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.graph.GraphStore;
import mds.kernel.graph.StoreUnavailableException;
import mds.kernel.job.JobBoard;
import mds.plugin.EntityUri;

/**
 * Applies rules that came, changed or went to the entities that are there already, portion by portion, while commits go on.
 *
 * <p>From the moment on at which the book names the rules, every commit is followed by them; the walk sees to what was
 * there before. Whatever it writes is worked out from a snapshot and comes back in the commit log, where its start is
 * evaluated again: so it does not matter what came between. How far it is stands in the graph; after a crash a portion is
 * repeated.
 */
final class RuleWalk {
    /** How many entities a portion takes. */
    static final int PORTION = 200;

    private static final long NOTE_EVERY_NANOS = Duration.ofSeconds(5).toNanos();

    private final GraphStore store;
    private final Inference inference;
    private final JobBoard jobs;
    private final String job;
    private final int portion;
    private volatile RuleBook book = RuleBook.read(Optional.empty());
    private long notedAt;

    /** A walk whose book is the note of a job that this host holds. */
    RuleWalk(GraphStore store, Inference inference, JobBoard jobs, String job, int portion) {
        this.store = store;
        this.inference = inference;
        this.jobs = jobs;
        this.job = job;
        this.portion = portion;
    }

    /** Before anything is followed by these rules: makes out what they are to change, and notes it. */
    void begin() throws StoreUnavailableException, InterruptedException {
        RuleBook known = RuleBook.read(jobs.job(job).note());
        book = known.adopt(inference.rules().values());
        if (!book.equals(known)) {
            note();
        }
    }

    /** Does a portion; whether more is left. */
    boolean portion() throws StoreUnavailableException, InterruptedException {
        if (book.open().isEmpty()) {
            return false;
        }
        Task task = book.open().getFirst();
        GraphSnapshot graph = store.snapshot();
        List<EntityUri> entities = graph.entities(Optional.of(task.extent().entityType()), task.after(), portion);
        for (List<GraphChange> batch : Batches.of(inference.changes(graph, task.rule(), task.extent(), entities))) {
            store.commit(jobs.guarded(job, batch));
        }
        boolean done = entities.size() < portion;
        book = book.proceed(
                done
                        ? Optional.empty()
                        : Optional.of(new Task(
                                task.rule(),
                                task.extent(),
                                Optional.of(entities.getLast()),
                                task.looked() + entities.size())));
        if (done || System.nanoTime() - notedAt > NOTE_EVERY_NANOS) {
            note();
        }
        return !book.open().isEmpty();
    }

    /** What is left to do. */
    List<Task> open() {
        return book.open();
    }

    private void note() throws StoreUnavailableException, InterruptedException {
        jobs.note(job, book.write());
        notedAt = System.nanoTime();
    }
}
