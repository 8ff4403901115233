package mds.kernel.graph;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Background work that follows the commit log: hands every delta to a handler, in order, at least once, across restarts.
 *
 * <p>The position is kept in the graph itself, in the transaction of the handler's own changes. If the handler fails, the
 * same deltas come again, with growing pauses, until it succeeds; {@link #problem()} says so meanwhile.
 *
 * <p>Hosts that share a database take turns: while it is another's, this one only watches how far it comes, and goes on from
 * there once the other lets go or is gone. A turn keeps hosts from doing the same work twice; it is no lock, and what the
 * handler does is right even if two hosts do it for a moment.
 */
public final class CommitFollower implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(CommitFollower.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    /** Between two looks at how far another host is. */
    private static final Duration GLANCE = Duration.ofMillis(200);
    /** From which pause on another host shall try. */
    private static final Duration STUCK = Duration.ofSeconds(1);

    private static final long SAVE_EVERY_NANOS = Duration.ofSeconds(2).toNanos();
    /** So often where other hosts want to know. */
    private static final long TELL_EVERY_NANOS = Duration.ofMillis(500).toNanos();
    /** How many deltas one step takes. */
    private static final int STEP = 500;

    private final String name;
    private final GraphStore store;
    private final Turn turn;
    private final Handler handler;
    private final Thread thread;
    private volatile boolean closed;
    private volatile long basis;
    private volatile @Nullable String problem;
    private long savedAt = System.nanoTime();
    private boolean unsaved;
    private Optional<String> atWork = Optional.empty();

    /** Whose turn it is, of the hosts that share a database. */
    public interface Turn {
        /** Every host's, all the time. */
        Turn ALWAYS = new Turn() {
            @Override
            public Optional<String> take() {
                return Optional.of("always");
            }

            @Override
            public List<GraphChange> guarded(List<GraphChange> changes) {
                return changes;
            }

            @Override
            public void pass() {}
        };

        /** Never this host's: it only watches. */
        Turn NEVER = new Turn() {
            @Override
            public Optional<String> take() {
                return Optional.empty();
            }

            @Override
            public List<GraphChange> guarded(List<GraphChange> changes) {
                return changes;
            }

            @Override
            public void pass() {}
        };

        /**
         * This host's turn; it has it from now on if it is nobody's, and none while it is another's. One that was another's
         * in between is not the one before.
         */
        Optional<String> take() throws StoreUnavailableException, InterruptedException;

        /** Changes as they are to be committed, so that all are refused once the turn is another's. */
        List<GraphChange> guarded(List<GraphChange> changes);

        /** Lets another host try, if there is one. */
        void pass() throws StoreUnavailableException, InterruptedException;
    }

    /** What a follower does with deltas. */
    @FunctionalInterface
    public interface Handler {
        /** This host's turn begins: until now it was another's, or nobody's. Comes before any step, again if it fails. */
        default void begin() throws Exception {}

        /**
         * Handles what some commits changed.
         *
         * @return changes to commit together with the follower's new position; empty if there are none
         * @throws Exception if it could not; the same step, perhaps longer, comes again
         */
        List<GraphChange> handle(Step step) throws Exception;

        /**
         * Does a portion of work that waits for no commit, between steps; short, since commits wait meanwhile.
         *
         * @return whether more is left
         */
        default boolean portion() throws Exception {
            return false;
        }
    }

    /**
     * A stretch of the log.
     *
     * @param before takes the graph as it was before the first delta
     * @param after the graph after the last delta, or later
     * @param deltas what was committed, oldest first; not empty
     */
    public record Step(Supplier<GraphSnapshot> before, GraphSnapshot after, List<CommitDelta> deltas) {}

    /** A follower that every host has for itself. */
    public CommitFollower(String name, GraphStore store, Handler handler) {
        this(name, store, Turn.ALWAYS, handler);
    }

    /** A follower; {@link #start} sets it off from where one of its name came to. */
    public CommitFollower(String name, GraphStore store, Turn turn, Handler handler) {
        this.name = name;
        this.store = store;
        this.turn = turn;
        this.handler = handler;
        this.basis = saved();
        this.thread = Thread.ofVirtual().name("follower-" + name).unstarted(this::follow);
    }

    /** Begins to follow. */
    public void start() {
        thread.start();
    }

    /** Everything committed up to this basis has been handled. */
    public long basis() {
        return basis;
    }

    /** Why it is not getting on; empty if it is. */
    public Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /** Ends after the step in hand, saves the position and lets another host go on. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            if (thread.isAlive()) {
                thread.join(Duration.ofSeconds(10));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow() {
        Duration pause = Duration.ofMillis(100);
        while (!closed) {
            try {
                follow(turn.take());
                problem = null;
                pause = Duration.ofMillis(100);
            } catch (InterruptedException e) {
                break;
            } catch (Exception | Error e) {
                pause = stumble(e, pause);
            }
        }
        saveFinally();
    }

    private void follow(Optional<String> ours) throws Exception {
        if (ours.isEmpty()) {
            atWork = ours;
            watch();
            return;
        }
        if (!ours.equals(atWork)) {
            basis = Math.max(basis, saved());
            handler.begin();
            atWork = turn.take().filter(now -> ours.get().equals(now));
            return;
        }
        step(handler.portion() ? Duration.ZERO : PATIENCE);
    }

    /** How far another host is; it saves that now and then, and not for commits that change nothing. */
    private void watch() throws InterruptedException {
        long latest = store.awaitCommitAfter(basis, PATIENCE);
        long reached = Math.max(basis, saved());
        boolean nothingSince = latest > reached && store.deltasAfter(reached, 1).isEmpty();
        basis = nothingSince ? latest : reached;
        Thread.sleep(GLANCE);
    }

    private long saved() {
        return store.followerBasis(name).orElse(0);
    }

    private Duration stumble(Throwable failure, Duration pause) {
        if (problem == null) {
            LOG.log(System.Logger.Level.WARNING, "%s stands at basis %d: %s".formatted(name, basis, failure), failure);
        }
        problem = String.valueOf(failure.getMessage());
        if (pause.compareTo(STUCK) > 0) {
            pass();
        }
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            closed = true;
        }
        Duration longer = pause.multipliedBy(2);
        return longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    }

    /** Whatever is wrong must not end the thread: its turn would go on as long as the host does. */
    private void pass() {
        try {
            turn.pass();
        } catch (InterruptedException e) {
            closed = true;
        } catch (Exception | Error e) {
            LOG.log(System.Logger.Level.INFO, "%s keeps its turn: %s".formatted(name, e.getMessage()));
        }
    }

    private void step(Duration patience) throws Exception {
        long latest = store.awaitCommitAfter(basis, patience);
        if (!turn.take().equals(atWork)) {
            // The host stood still meanwhile, or its lease could not be renewed.
            return;
        }
        List<CommitDelta> deltas = latest > basis ? store.deltasAfter(basis, STEP) : List.of();
        if (deltas.isEmpty()) {
            basis = latest;
            save(false);
            return;
        }
        long from = basis;
        List<GraphChange> changes = handler.handle(new Step(() -> store.snapshotAt(from), store.snapshot(), deltas));
        if (commit(changes, deltas.getLast().basis())) {
            basis = deltas.getLast().basis();
            unsaved = unsaved || changes.isEmpty();
            save(false);
        }
    }

    /** Commits what was worked out, and the position with it; whether it was still this host's turn. */
    private boolean commit(List<GraphChange> changes, long reached) throws Exception {
        List<List<GraphChange>> batches = Batches.of(changes);
        for (int at = 0; at < batches.size(); at++) {
            List<GraphChange> batch = new ArrayList<>(batches.get(at));
            if (at == batches.size() - 1) {
                batch.add(new GraphChange.FollowerAdvanced(name, reached));
            }
            if (!commit(batch)) {
                return false;
            }
        }
        return true;
    }

    private boolean commit(List<GraphChange> changes) throws StoreUnavailableException, InterruptedException {
        boolean stands = store.commit(turn.guarded(changes)).refused().stream()
                .noneMatch(refused -> refused instanceof GraphChange.WorkOf);
        if (!stands) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "%s stands at basis %d: it is another host's turn".formatted(name, basis));
            turn.pass();
        }
        return stands;
    }

    private void save(boolean now) throws StoreUnavailableException, InterruptedException {
        long every = store.exclusive() ? SAVE_EVERY_NANOS : TELL_EVERY_NANOS;
        boolean due = now || System.nanoTime() - savedAt > every;
        if (unsaved && due) {
            commit(List.of(new GraphChange.FollowerAdvanced(name, basis)));
            unsaved = false;
            savedAt = System.nanoTime();
        }
    }

    private void saveFinally() {
        try {
            save(true);
            turn.pass();
        } catch (StoreUnavailableException | InterruptedException e) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "%s could not save its position %d; it repeats a little after the restart".formatted(name, basis));
        }
    }
}
