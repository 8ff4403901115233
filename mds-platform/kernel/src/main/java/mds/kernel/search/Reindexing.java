package mds.kernel.search;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import mds.kernel.graph.EntityState;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.GraphStore;
import mds.kernel.graph.Job;
import mds.kernel.graph.StoreUnavailableException;
import mds.kernel.job.JobBoard;
import mds.kernel.job.JobRequest;
import mds.kernel.search.Reindex.Phase;
import mds.kernel.search.Reindex.Trigger;
import org.jspecify.annotations.Nullable;

/**
 * Fills an index anew when that is due, one host at a time, and lets it answer when it is complete. How far it is stands in
 * the graph, so it goes on after a crash where it was.
 */
final class Reindexing {
    private static final System.Logger LOG = System.getLogger(Reindexing.class.getName());
    private static final String JOB = "reindex";
    private static final long NOTE_EVERY_NANOS = Duration.ofSeconds(2).toNanos();
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    /** Queries that began on the index before are answered by then. */
    private static final Duration KEEP = Duration.ofSeconds(5);

    private final GraphStore store;
    private final SearchIndex index;
    private final JobBoard jobs;
    private final Consumer<Following> answers;
    private final Clock clock;
    private long notedAt;
    private boolean compared;
    private String tidied = "";
    /** What this host's walk has reached, which may be ahead of what is noted; null while it works on none. */
    private volatile @Nullable ReindexNote walking;
    /** What was noted when it was last looked at. */
    private volatile Optional<ReindexNote> seen = Optional.empty();

    /** @param answers hears of an index that answers from now on */
    Reindexing(GraphStore store, SearchIndex index, JobBoard jobs, Consumer<Following> answers, Clock clock) {
        this.store = store;
        this.index = index;
        this.jobs = jobs;
        this.answers = answers;
        this.clock = clock;
    }

    Optional<ReindexNote> latest() {
        return Optional.ofNullable(walking).or(this::noted);
    }

    /** The same, beside what was asked. */
    Optional<Indexing.Latest> told() {
        Job job = jobs.job(JOB);
        return Optional.ofNullable(walking)
                .or(() -> noted(job))
                .map(note -> new Indexing.Latest(
                        note.reindex(),
                        Optional.of(note.heard()).filter(id -> !id.isEmpty()),
                        JobRequest.latest(job).map(JobRequest::id)));
    }

    /** Whether an index is not complete yet. */
    boolean isFilling(String identity) {
        return Optional.ofNullable(walking)
                .or(() -> seen)
                .map(ReindexNote::reindex)
                .filter(reindex -> reindex.isRunning() && reindex.index().equals(identity))
                .isPresent();
    }

    String ask(Indexing.Request request) throws StoreUnavailableException, InterruptedException {
        return jobs.ask(JOB, request.name());
    }

    /** Does what is due: fills an index, or removes what is left of earlier ones. */
    void round(IndexGeneration answering)
            throws SearchUnavailableException, StoreUnavailableException, InterruptedException {
        seen = noted();
        boolean due = isDue(answering);
        if (due && jobs.hold(JOB)) {
            try {
                if (stillAnswers(answering)) {
                    work(answering);
                }
            } catch (SearchUnavailableException | RuntimeException e) {
                noteProblem(String.valueOf(e.getMessage()));
                throw e;
            } finally {
                seen = noted();
                walking = null;
                jobs.release(JOB);
            }
        }
        compared = compared || !due;
    }

    /** The host that held the job before may have put another in its place since this host looked. */
    private boolean stillAnswers(IndexGeneration answering) throws SearchUnavailableException, InterruptedException {
        return index.answering()
                .filter(now -> now.identity().equals(answering.identity()))
                .isPresent();
    }

    private void work(IndexGeneration answering)
            throws SearchUnavailableException, StoreUnavailableException, InterruptedException {
        Optional<ReindexNote> next = next(answering);
        compared = true;
        if (next.isPresent()) {
            fill(next.get(), answering);
        } else {
            tidy(answering);
        }
    }

    private void noteProblem(String why) throws StoreUnavailableException, InterruptedException {
        Optional<ReindexNote> at = latest();
        if (isRunning(at)) {
            note(at.orElseThrow().with(at.orElseThrow().reindex().with(Optional.of(why))));
        }
    }

    private boolean isDue(IndexGeneration answering) {
        Optional<ReindexNote> before = noted();
        return unheard(before).isPresent()
                || isRunning(before)
                || isNew(answering)
                || (!compared && answering.outdated())
                || isUntidy(before, answering);
    }

    /** What is to be filled now, if anything: what was asked for, what is under way, or what is due. */
    private Optional<ReindexNote> next(IndexGeneration answering)
            throws SearchUnavailableException, StoreUnavailableException, InterruptedException {
        Optional<ReindexNote> before = noted();
        Optional<JobRequest> request = unheard(before);
        if (request.isPresent()) {
            return heard(before, request.get(), answering);
        }
        String heard = before.map(ReindexNote::heard).orElse("");
        if (isRunning(before)) {
            return goOn(before.orElseThrow(), answering);
        }
        if (isNew(answering)) {
            return begin(Trigger.NEW, answering, heard);
        }
        return !compared && answering.outdated() ? begin(Trigger.OUTDATED, answering, heard) : Optional.empty();
    }

    private Optional<ReindexNote> heard(Optional<ReindexNote> before, JobRequest request, IndexGeneration answering)
            throws SearchUnavailableException, StoreUnavailableException, InterruptedException {
        if (Indexing.Request.valueOf(request.what()) == Indexing.Request.START) {
            return begin(Trigger.REQUESTED, answering, request.id());
        }
        if (before.isPresent()) {
            Reindex latest = before.get().reindex();
            // What ended before it could be stopped stays as it ended.
            Reindex stopped = latest.isRunning() ? latest.ended(Phase.STOPPED, clock.instant()) : latest;
            note(new ReindexNote(stopped, 0, Optional.empty(), request.id()));
            tidied = "";
        }
        return Optional.empty();
    }

    private Optional<ReindexNote> goOn(ReindexNote note, IndexGeneration answering)
            throws SearchUnavailableException, StoreUnavailableException, InterruptedException {
        boolean usable = index.named(note.reindex().index())
                .filter(target -> !target.outdated())
                .isPresent();
        return usable ? Optional.of(note) : begin(note.reindex().trigger(), answering, note.heard());
    }

    /** An empty index is filled where it is, so that what is written is found at once; any other is replaced when it is complete. */
    private Optional<ReindexNote> begin(Trigger trigger, IndexGeneration answering, String heard)
            throws SearchUnavailableException, StoreUnavailableException, InterruptedException {
        index.removeOthers(answering);
        answering.refresh();
        boolean inPlace =
                isNew(answering) && !answering.outdated() && answering.counts().isEmpty();
        IndexGeneration target = inPlace ? answering : index.create();
        long basis = store.snapshot().basis();
        Reindex begun = Reindex.begun(trigger, target.identity(), clock.instant(), expected());
        ReindexNote note = new ReindexNote(begun, basis, Optional.empty(), heard);
        return note(note) ? Optional.of(note) : Optional.empty();
    }

    private long expected() {
        long expected = 0;
        for (Map<EntityState, Long> states : store.snapshot().counts().values()) {
            expected += states.entrySet().stream()
                    .filter(state -> state.getKey() != EntityState.UNCACHED)
                    .mapToLong(Map.Entry::getValue)
                    .sum();
        }
        return expected;
    }

    private void fill(ReindexNote from, IndexGeneration answering)
            throws SearchUnavailableException, StoreUnavailableException, InterruptedException {
        String identity = from.reindex().index();
        Optional<IndexGeneration> target = index.named(identity);
        if (target.isEmpty()) {
            return;
        }
        LOG.log(
                System.Logger.Level.INFO,
                "the index %s is filled, since it is %s: %d of %d documents are written"
                        .formatted(
                                identity,
                                from.reindex().trigger(),
                                from.reindex().progress().written(),
                                from.reindex().progress().total()));
        walking = from;
        store.commit(List.of(new GraphChange.FollowerAdvanced(Following.name(identity), from.basis())));
        Following following = Following.start(target.get(), store, jobs.turn(Following.job(identity)), clock);
        boolean complete = false;
        try {
            if (identity.equals(answering.identity())) {
                answers.accept(following);
            }
            complete = fill(from, following, answering);
        } finally {
            if (!complete && !identity.equals(answering.identity())) {
                following.close();
            }
        }
    }

    private boolean fill(ReindexNote from, Following following, IndexGeneration answering)
            throws SearchUnavailableException, StoreUnavailableException, InterruptedException {
        ReindexNote begun = from.with(from.reindex().with(Optional.empty()));
        Optional<ReindexNote> filled = new ReindexWalk(
                        begun, store, following.index(), following.drift(), now -> reached(now, answering))
                .run();
        if (filled.isEmpty() || !catchUp(filled.get(), following, answering)) {
            return false;
        }
        if (!keep(filled.get().with(filled.get().reindex().in(Phase.CATCHING_UP)), answering)) {
            return false;
        }
        index.activate(following.index(), answering);
        Reindex ended = filled.get().reindex().ended(Phase.FINISHED, clock.instant());
        walking = filled.get().with(ended);
        answers.accept(following);
        note(filled.get().with(ended));
        LOG.log(System.Logger.Level.INFO, "the index %s answers: %s".formatted(ended.index(), ended.progress()));
        return true;
    }

    /** Waits until what was committed by now is in the index as well. */
    private boolean catchUp(ReindexNote filled, Following following, IndexGeneration answering)
            throws SearchUnavailableException, StoreUnavailableException, InterruptedException {
        ReindexNote note = filled.with(filled.reindex().in(Phase.CATCHING_UP));
        if (!keep(note, answering)) {
            return false;
        }
        long wanted = store.snapshot().basis();
        while (following.follower().basis() < wanted) {
            Thread.sleep(LOOK_EVERY);
            if (!reached(note.with(note.reindex().with(following.follower().problem())), answering)) {
                return false;
            }
        }
        return true;
    }

    private boolean reached(ReindexNote now, IndexGeneration answering)
            throws SearchUnavailableException, StoreUnavailableException, InterruptedException {
        walking = now;
        return System.nanoTime() - notedAt < NOTE_EVERY_NANOS || keep(now, answering);
    }

    /** Notes how far it is; whether to go on: not if the index that answers was lost, which has to be looked at before. */
    private boolean keep(ReindexNote now, IndexGeneration answering)
            throws SearchUnavailableException, StoreUnavailableException, InterruptedException {
        walking = now;
        return note(now) && unheard(Optional.of(now)).isEmpty() && stillAnswers(answering);
    }

    private boolean note(ReindexNote note) throws StoreUnavailableException, InterruptedException {
        notedAt = System.nanoTime();
        return jobs.note(JOB, note.write());
    }

    private boolean isUntidy(Optional<ReindexNote> before, IndexGeneration answering) {
        Instant old = clock.instant().minus(KEEP);
        return !tidied.equals(answering.identity())
                && before.flatMap(note -> note.reindex().endedAt())
                        .filter(ended -> ended.isBefore(old))
                        .isPresent();
    }

    private void tidy(IndexGeneration answering) throws SearchUnavailableException, InterruptedException {
        if (isUntidy(noted(), answering)) {
            index.removeOthers(answering);
            tidied = answering.identity();
        }
    }

    private boolean isNew(IndexGeneration answering) {
        return Following.position(answering.identity(), store).isEmpty();
    }

    private static boolean isRunning(Optional<ReindexNote> note) {
        return note.filter(of -> of.reindex().isRunning()).isPresent();
    }

    private Optional<JobRequest> unheard(Optional<ReindexNote> before) {
        String heard = before.map(ReindexNote::heard).orElse("");
        return JobRequest.latest(jobs.job(JOB)).filter(request -> !request.id().equals(heard));
    }

    private Optional<ReindexNote> noted() {
        return noted(store);
    }

    static Optional<ReindexNote> noted(GraphStore store) {
        return noted(store.job(JOB));
    }

    private static Optional<ReindexNote> noted(Job job) {
        return job.note().map(ReindexNote::read);
    }
}
