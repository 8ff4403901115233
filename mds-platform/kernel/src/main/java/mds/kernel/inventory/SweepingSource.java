package mds.kernel.inventory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import mds.kernel.graph.GraphStore;
import mds.kernel.graph.Job;
import mds.kernel.graph.StoreUnavailableException;
import mds.kernel.inventory.Sweep.Phase;
import mds.kernel.inventory.Sweep.Trigger;
import mds.kernel.inventory.Sweeps.Request;
import mds.kernel.job.JobBoard;
import mds.kernel.job.JobRequest;
import mds.kernel.pipeline.RecordPipeline;
import mds.kernel.pipeline.RetrySchedule;
import mds.plugin.SourceUnavailableException;
import org.jspecify.annotations.Nullable;

/** Looks after the sweeps of one source, on a thread of its own. */
final class SweepingSource implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SweepingSource.class.getName());
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final long NOTE_EVERY_NANOS = Duration.ofSeconds(2).toNanos();

    private final String source;
    private final String job;
    private final List<String> types;
    private final Lister lister;
    private final RecordPipeline pipeline;
    private final GraphStore store;
    private final JobBoard jobs;
    private final SweepSchedule schedule;
    private final Clock clock;
    private final Instant openedAt;
    private final RetrySchedule retries = RetrySchedule.standard();
    private final Thread thread;
    private int failures;
    private long notedAt;
    /** What this host's walk has reached, which may be ahead of what is noted; null while it works on none. */
    private volatile @Nullable SweepNote walking;

    SweepingSource(
            String source,
            List<String> types,
            Lister lister,
            RecordPipeline pipeline,
            GraphStore store,
            JobBoard jobs,
            SweepSchedule schedule,
            Clock clock) {
        this.source = source;
        this.job = "sweep/" + source;
        this.types = types;
        this.lister = lister;
        this.pipeline = pipeline;
        this.store = store;
        this.jobs = jobs;
        this.schedule = schedule;
        this.clock = clock;
        this.openedAt = clock.instant();
        this.thread = Thread.ofVirtual().name("sweep-" + source).unstarted(this::look);
    }

    void start() {
        thread.start();
    }

    Optional<SweepNote> latest() {
        return Optional.ofNullable(walking).or(this::noted);
    }

    /** The same, beside what was asked. */
    Optional<Sweeps.Latest> told() {
        Job now = jobs.job(job);
        return Optional.ofNullable(walking)
                .or(() -> noted(now))
                .map(note -> new Sweeps.Latest(
                        note.sweep(),
                        Optional.of(note.heard()).filter(id -> !id.isEmpty()),
                        JobRequest.latest(now).map(JobRequest::id)));
    }

    String ask(Request request) throws StoreUnavailableException, InterruptedException {
        Optional<Sweep> latest = latest().map(SweepNote::sweep);
        boolean waits = latest.filter(sweep -> sweep.phase() == Phase.WAITING).isPresent();
        if (request == Request.APPROVE && !waits) {
            throw new IllegalArgumentException("no sweep of source '%s' waits for approval".formatted(source));
        }
        if (request == Request.STOP && !waits && latest.filter(Sweep::isRunning).isEmpty()) {
            throw new IllegalArgumentException("no sweep of source '%s' is under way".formatted(source));
        }
        return jobs.ask(job, request.name());
    }

    void interrupt() {
        thread.interrupt();
    }

    @Override
    public void close() {
        interrupt();
        try {
            if (thread.isAlive()) {
                thread.join(Duration.ofSeconds(5));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                if (jobs.hold(job)) {
                    work();
                }
                Thread.sleep(LOOK_EVERY);
            } catch (SourceUnavailableException e) {
                stumble(String.valueOf(e.getMessage()), Optional.empty());
            } catch (InterruptedException e) {
                return;
            } catch (Exception | Error e) {
                stumble("the sweep failed: " + e.getMessage(), Optional.of(e));
            } finally {
                walking = null;
            }
        }
    }

    /** Notes why the sweep does not get on, waits, and lets it be tried again. */
    private void stumble(String why, Optional<Throwable> failure) {
        failures++;
        Instant next = retries.next(clock.instant(), failures);
        String problem = "%s; it is tried again at %s".formatted(why, next);
        String message = "sweep of source '%s': %s".formatted(source, problem);
        failure.ifPresentOrElse(
                cause -> LOG.log(System.Logger.Level.WARNING, message, cause),
                () -> LOG.log(System.Logger.Level.WARNING, message));
        try {
            Optional<SweepNote> at = Optional.ofNullable(walking).or(this::noted);
            walking = null;
            // One that has ended gets on; if that was not noted, it ends once more.
            if (at.filter(note -> note.sweep().endedAt().isEmpty()).isPresent()) {
                note(new SweepNote(
                        at.get().sweep().with(Optional.of(problem)), at.get().heard()));
            }
            while (clock.instant().isBefore(next) && unheard(at).isEmpty()) {
                Thread.sleep(LOOK_EVERY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception | Error e) {
            // Nothing may end this thread: nobody else sweeps this source while the host is there.
            LOG.log(System.Logger.Level.DEBUG, "the problem of a sweep was not noted", e);
            rest();
        }
    }

    private static void rest() {
        try {
            Thread.sleep(LOOK_EVERY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() throws SourceUnavailableException, StoreUnavailableException, InterruptedException {
        Optional<SweepNote> before = noted();
        Optional<SweepNote> next = next(before);
        if (next.isEmpty()) {
            return;
        }
        if (!next.equals(before) && !note(next.get())) {
            return;
        }
        if (next.get().sweep().isRunning()) {
            walk(next.get());
        }
    }

    /** What is to be done now, if anything: what was asked for, what is under way, or what is due. */
    private Optional<SweepNote> next(Optional<SweepNote> before) {
        Optional<JobRequest> request = unheard(before);
        if (request.isPresent()) {
            return Optional.of(heard(before, request.get()));
        }
        if (before.isEmpty() && schedule.onConnect()) {
            return Optional.of(new SweepNote(Sweep.begun(Trigger.CONNECTED, clock.instant()), ""));
        }
        if (before.filter(note -> note.sweep().endedAt().isEmpty()).isPresent()) {
            return before;
        }
        Instant last = before.flatMap(note -> note.sweep().endedAt()).orElse(openedAt);
        boolean due = schedule.every()
                .filter(every -> !last.plus(every).isAfter(clock.instant()))
                .isPresent();
        return due
                ? Optional.of(new SweepNote(
                        Sweep.begun(Trigger.SCHEDULED, clock.instant()),
                        before.map(SweepNote::heard).orElse("")))
                : Optional.empty();
    }

    private SweepNote heard(Optional<SweepNote> before, JobRequest request) {
        Sweep begun = Sweep.begun(Trigger.REQUESTED, clock.instant());
        Sweep now = before.map(SweepNote::sweep).orElse(begun);
        Sweep then = switch (Request.valueOf(request.what())) {
            case START -> begun;
            case APPROVE -> now.phase() == Phase.WAITING ? now.approved() : now;
            case STOP -> now.endedAt().isEmpty() ? now.ended(Phase.STOPPED, clock.instant()) : now;
        };
        return new SweepNote(then, request.id());
    }

    private Optional<JobRequest> unheard(Optional<SweepNote> before) {
        String heard = before.map(SweepNote::heard).orElse("");
        return JobRequest.latest(jobs.job(job)).filter(request -> !request.id().equals(heard));
    }

    private void walk(SweepNote from)
            throws SourceUnavailableException, StoreUnavailableException, InterruptedException {
        walking = from;
        Sweep sweep = from.sweep().with(Optional.empty());
        SweepWalk.Control control = (reached, milestone) -> {
            failures = 0;
            SweepNote now = new SweepNote(reached, from.heard());
            walking = now;
            boolean due = milestone || System.nanoTime() - notedAt > NOTE_EVERY_NANOS;
            return !due || (note(now) && unheard(Optional.of(now)).isEmpty());
        };
        LOG.log(
                System.Logger.Level.INFO,
                "sweep of source '%s' %s"
                        .formatted(source, sweep.place().equals(Sweep.Place.FIRST) ? "begins" : "goes on"));
        new SweepWalk(sweep, source, types, lister, pipeline, store, schedule, clock, control).run();
        latest().map(SweepNote::sweep)
                .ifPresent(end -> LOG.log(
                        System.Logger.Level.INFO,
                        "sweep of source '%s' is %s: %s".formatted(source, end.phase(), end.tally())));
    }

    private boolean note(SweepNote note) throws StoreUnavailableException, InterruptedException {
        notedAt = System.nanoTime();
        return jobs.note(job, note.write());
    }

    private Optional<SweepNote> noted() {
        return noted(jobs.job(job));
    }

    private static Optional<SweepNote> noted(Job job) {
        return job.note().map(SweepNote::read);
    }
}
