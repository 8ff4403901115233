package mds.kernel.search;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import mds.kernel.Figure;
import mds.kernel.graph.CommitFollower;
import mds.kernel.graph.GraphStore;
import mds.kernel.graph.StoreUnavailableException;
import mds.kernel.job.JobBoard;
import mds.kernel.model.GraphModel;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the index that answers equal to the graph: follows the commit log, compares and mends in the background, and fills
 * an index anew when it was never filled, when its documents are of another model, or when somebody asks for it.
 *
 * <p>What always holds: an index answers for everything up to its position in the graph, but for known drift. It gets its
 * first position when its filling begins; the filling writes what the graph held then, its follower what came since, and
 * it answers when both are through. Documents carry their basis, so neither can undo the other's work.
 */
public final class Indexing implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Indexing.class.getName());
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private final GraphModel model;
    private final GraphStore store;
    private final SearchIndex index;
    private final JobBoard jobs;
    private final Clock clock;
    private final Reindexing reindexing;
    private final Parity parity;
    private final Thread thread;
    private boolean prepared;
    /** The identity of the index that answered when this host began to follow one. */
    private volatile String first = "";

    private volatile @Nullable Following following;
    private volatile @Nullable String problem = "the search index was not looked at yet";

    /** @param pace how much of the time the comparison of graph and index may take */
    public Indexing(
            GraphModel model, GraphStore store, SearchIndex index, JobBoard jobs, ParityPace pace, Clock clock) {
        this.model = model;
        this.store = store;
        this.index = index;
        this.jobs = jobs;
        this.clock = clock;
        this.reindexing = new Reindexing(store, index, jobs, this::follow, clock);
        this.parity = new Parity(model, store, jobs, this::settled, pace);
        this.thread = Thread.ofVirtual().name("indexing").unstarted(this::look);
    }

    /** Whether an index was ever filled from a graph, so that all that its engine needs is to be reachable again. */
    public static boolean wasIndexed(GraphStore store) {
        return Reindexing.noted(store).isPresent();
    }

    /** Begins. The engine need not be there yet. */
    public void start() {
        thread.start();
        parity.start();
    }

    /** Everything committed up to this basis is in the index that answers; 0 while that is being filled. */
    public long basis() {
        Following now = following;
        return now == null || reindexing.isFilling(now.index().identity())
                ? 0
                : now.follower().basis();
    }

    /**
     * The latest time that an index was filled, and what was asked.
     *
     * @param reindex how far it is, or how it ended
     * @param heard the request that was acted upon last, if any was
     * @param asked the request that was made last, if any was; one before it that was not heard by then never will be
     */
    public record Latest(Reindex reindex, Optional<String> heard, Optional<String> asked) {}

    /** The latest time that an index was filled, of one moment; empty if none ever was. */
    public Optional<Latest> latest() {
        return reindexing.told();
    }

    private Optional<Reindex> reindex() {
        return reindexing.latest().map(ReindexNote::reindex);
    }

    /** What an administrator can ask for. */
    public enum Request {
        /** Fill a fresh index, in place of one that is being filled. */
        START,
        /** Give up the one that is being filled. */
        STOP
    }

    /**
     * Asks for something, and returns when that is durable; whichever host works on it hears of it soon.
     *
     * @return the identity of the request; {@link Latest#heard} shows it when it was acted upon
     * @throws IllegalArgumentException if there is nothing to stop
     */
    public String ask(Request request) throws StoreUnavailableException, InterruptedException {
        Optional<Reindex> latest = reindex();
        if (request == Request.STOP && latest.filter(Reindex::isRunning).isEmpty()) {
            throw new IllegalArgumentException("no index is being filled");
        }
        Following now = following;
        if (request == Request.STOP
                && now != null
                && latest.filter(of -> now.isOf(of.index())).isPresent()) {
            throw new IllegalArgumentException("the index that is being filled is the only one");
        }
        return reindexing.ask(request);
    }

    /** What does not get on, or is known to be wrong, by its name; empty if all is well. */
    public Map<String, String> problems() {
        Map<String, String> problems = new TreeMap<>();
        Following now = following;
        Optional.ofNullable(problem)
                .or(() -> Optional.ofNullable(now).flatMap(at -> at.follower().problem()))
                .ifPresent(text -> problems.put("projection", text));
        Optional.ofNullable(now).flatMap(at -> at.drift().problem()).ifPresent(text -> problems.put("index", text));
        Optional.ofNullable(now)
                .filter(at -> isAnothers(at.index()))
                .ifPresent(at -> problems.put("model", anothers(at.index())));
        reindex().filter(Reindex::isRunning).ifPresent(of -> problems.put("reindex", told(of)));
        return problems;
    }

    private static String anothers(IndexGeneration index) {
        return """
            a host with other plugins put the index %s in its place, which such hosts keep up and this one does not; if they are \
            gone for good, have it rebuilt (mds reindex) or start this one again\
            """.formatted(index);
    }

    private static String told(Reindex reindex) {
        String state = reindex.problem().orElse("search finds what it did before, or what is written so far");
        return "%d of %d documents are written; %s"
                .formatted(reindex.progress().written(), reindex.progress().total(), state);
    }

    /** How graph and index compare. */
    public List<Figure> figures() {
        List<Figure> figures = new ArrayList<>(parity.figures());
        reindex().ifPresent(of -> {
            figures.add(Figure.of("mds_reindex_running", of.isRunning() ? 1 : 0));
            figures.add(
                    Figure.of("mds_reindex_documents", (double) of.progress().written()));
        });
        return figures;
    }

    @Override
    public void close() {
        thread.interrupt();
        parity.close();
        try {
            if (thread.isAlive()) {
                thread.join(Duration.ofSeconds(10));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Following last = following;
        if (last != null) {
            last.close();
        }
    }

    private void look() {
        Duration pause = LOOK_EVERY;
        while (!Thread.currentThread().isInterrupted()) {
            try {
                round();
                problem = null;
                pause = LOOK_EVERY;
            } catch (InterruptedException e) {
                return;
            } catch (Exception | Error e) {
                String why = String.valueOf(e.getMessage());
                if (!why.equals(problem)) {
                    LOG.log(System.Logger.Level.WARNING, "the search index is not looked after: " + why, e);
                }
                problem = why;
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void round() throws SearchUnavailableException, StoreUnavailableException, InterruptedException {
        Optional<IndexGeneration> found = prepared ? index.answering() : Optional.empty();
        if (found.isEmpty()) {
            // The one that is made now is empty, and must not pass for what was there before.
            leave();
        }
        IndexGeneration answering = found.isPresent() ? found.get() : index.prepare(model);
        prepared = true;
        Following now = following;
        if (now == null || !now.isOf(answering.identity())) {
            if (Following.position(answering.identity(), store).isPresent()) {
                follow(Following.start(answering, store, turn(answering), clock));
            } else {
                leave();
            }
        }
        reindexing.round(answering);
    }

    /**
     * A host writes documents of its own model: into an index that was made for it, and into one that it is about to
     * replace. Into one that a host of another model put in that one's place it writes nothing.
     */
    private CommitFollower.Turn turn(IndexGeneration answering) {
        return isAnothers(answering) ? CommitFollower.Turn.NEVER : jobs.turn(Following.job(answering.identity()));
    }

    private boolean isAnothers(IndexGeneration answering) {
        return answering.outdated() && !first.isEmpty() && !first.equals(answering.identity());
    }

    /** From now on this index is the one that answers. */
    private void follow(Following next) {
        if (first.isEmpty()) {
            first = next.index().identity();
        }
        Following before = following;
        following = next;
        if (before != null && !before.equals(next)) {
            before.close();
        }
    }

    /** None answers that is known to hold anything. */
    private void leave() {
        Following before = following;
        following = null;
        if (before != null) {
            before.close();
        }
    }

    /** The index that answers, if it is filled and says what this host's model says. */
    private Optional<Following> settled() {
        return Optional.ofNullable(following)
                .filter(now -> !now.index().outdated()
                        && !reindexing.isFilling(now.index().identity()));
    }
}
