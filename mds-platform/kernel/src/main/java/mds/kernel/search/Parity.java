package mds.kernel.search;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import mds.kernel.Figure;
import mds.kernel.graph.CommitDelta;
import mds.kernel.graph.EntityState;
import mds.kernel.graph.GraphStore;
import mds.kernel.job.JobBoard;
import mds.kernel.model.GraphModel;
import mds.plugin.EntityUri;

/**
 * Compares the index that answers with the graph, in the background and for ever, and mends what differs, entity by entity.
 * Counting by type tells soon that something is missing or left over, and that type is then looked through at once; going
 * through everything, again and again, also finds what says something else. The host that follows the index does it.
 */
final class Parity implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Parity.class.getName());
    private static final int BATCH = 500;
    /** So much faster goes what is known to be off. */
    private static final ParityPace URGENT = new ParityPace(Duration.ZERO, 2);

    private static final Duration IDLE = Duration.ofSeconds(1);
    /** Between two looks at whether there is something to do meanwhile. */
    private static final Duration NAP = Duration.ofMillis(200);
    /** More commits than that since the index was at rest, and a count proves nothing. */
    private static final int MOST_DELTAS = 500;

    private final List<String> types;
    private final GraphStore store;
    private final JobBoard jobs;
    private final Supplier<Optional<Following>> settled;
    private final ParityPace pace;
    private final Thread thread;
    private final AtomicLong checked = new AtomicLong();
    private final AtomicLong mended = new AtomicLong();
    private volatile Map<String, Long> documents = Map.of();
    private volatile Map<String, Long> off = Map.of();
    private long countAt = System.nanoTime();
    private int nextType;
    private Optional<EntityUri> compared = Optional.empty();

    /** What is done while the comparison rests; whether it is to go on. */
    private interface Meanwhile {
        boolean run() throws SearchUnavailableException, InterruptedException;
    }

    /** @param settled the index to compare; empty while there is none that should be equal to the graph */
    Parity(GraphModel model, GraphStore store, JobBoard jobs, Supplier<Optional<Following>> settled, ParityPace pace) {
        this.types = List.copyOf(model.entityTypes().keySet());
        this.store = store;
        this.jobs = jobs;
        this.settled = settled;
        this.pace = pace;
        this.thread = Thread.ofVirtual().name("index-parity").unstarted(this::compareForever);
    }

    void start() {
        thread.start();
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            if (thread.isAlive()) {
                thread.join(Duration.ofSeconds(5));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How many documents there are and how many are off, by type, and what was done about it. */
    List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        Map<String, Long> known =
                settled.get().map(following -> following.drift().byType()).orElse(Map.of());
        Set<String> all = new TreeSet<>(types);
        all.addAll(documents.keySet());
        all.addAll(known.keySet());
        for (String type : all) {
            long drift = Math.max(known.getOrDefault(type, 0L), off.getOrDefault(type, 0L));
            figures.add(new Figure("mds_index_drift", Map.of("type", type), (double) drift));
            figures.add(
                    new Figure("mds_index_documents", Map.of("type", type), (double) documents.getOrDefault(type, 0L)));
        }
        figures.add(Figure.of("mds_index_compared_total", (double) checked.get()));
        figures.add(Figure.of("mds_index_mended_total", (double) mended.get()));
        return figures;
    }

    private void compareForever() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Optional<Following> now = settled.get();
                if (now.isPresent() && isOurs(now.get())) {
                    pass(now.get());
                } else if (now.isPresent()) {
                    forget(now.get());
                }
                Thread.sleep(IDLE);
            } catch (InterruptedException e) {
                return;
            } catch (Exception | Error e) {
                LOG.log(System.Logger.Level.DEBUG, "graph and index could not be compared; it is tried again", e);
                if (!rest(IDLE)) {
                    return;
                }
            }
        }
    }

    /** Whoever follows an index mends it: what the engine refuses is known to that host. */
    private boolean isOurs(Following index) {
        return jobs.holds(Following.job(index.index().identity()));
    }

    /** What is wrong with an index is another host's to say. */
    private void forget(Following index) {
        index.drift().forget();
        documents = Map.of();
        off = Map.of();
    }

    private static boolean rest(Duration pause) {
        try {
            Thread.sleep(pause);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    /** Goes once through everything, on from where an earlier pass was interrupted. */
    private void pass(Following index) throws SearchUnavailableException, InterruptedException {
        chores(index);
        while (nextType < types.size()) {
            List<EntityUri> batch = batch(types.get(nextType), compared);
            if (batch.isEmpty()) {
                nextType++;
                compared = Optional.empty();
            } else if (compare(index, batch, pace, () -> chores(index))) {
                compared = Optional.of(batch.getLast());
            } else {
                return;
            }
        }
        Set<String> suspicious = new TreeSet<>();
        boolean whole = removeStrangers(index, pace, () -> {
            suspicious.addAll(suspicious(index));
            return suspicious.isEmpty();
        });
        // The engine forgets a walk that stands still for long: what is off is looked through instead, and then all is
        // walked.
        if (whole || (!suspicious.isEmpty() && lookThrough(index, suspicious))) {
            nextType = 0;
        }
    }

    /** Compares entities with their documents and rests; whether to go on. */
    private boolean compare(Following index, List<EntityUri> batch, ParityPace at, Meanwhile meanwhile)
            throws SearchUnavailableException, InterruptedException {
        long begin = System.nanoTime();
        compare(index, batch);
        return breathe(index, at.rest(System.nanoTime() - begin), meanwhile);
    }

    private List<EntityUri> batch(String type, Optional<EntityUri> after) {
        return store.snapshot().entities(Optional.of(type), after, BATCH);
    }

    private void compare(Following index, List<EntityUri> uris)
            throws SearchUnavailableException, InterruptedException {
        List<EntityUri> differing = new Comparison(store, index).differing(uris);
        checked.addAndGet(uris.size());
        differing.forEach(uri -> LOG.log(
                System.Logger.Level.WARNING, "the document of %s does not say what the graph says".formatted(uri)));
        mend(index, differing);
    }

    private void mend(Following index, List<EntityUri> differing)
            throws SearchUnavailableException, InterruptedException {
        if (!differing.isEmpty()) {
            mended.addAndGet(new Mending(store, index).mend(differing));
        }
    }

    /** Walks through all documents; whether to the end. */
    private boolean removeStrangers(Following index, ParityPace at, Meanwhile meanwhile)
            throws SearchUnavailableException, InterruptedException {
        AtomicBoolean whole = new AtomicBoolean(true);
        index.index().refresh();
        index.index().walk(page -> {
            long begin = System.nanoTime();
            List<IndexGeneration.Held> strangers = new Comparison(store, index).strangers(page);
            new Mending(store, index).remove(strangers);
            mended.addAndGet(strangers.size());
            strangers.forEach(held -> LOG.log(
                    System.Logger.Level.WARNING, "the document %s was of nothing in the graph".formatted(held.id())));
            whole.set(breathe(index, at.restWhileWalking(System.nanoTime() - begin), meanwhile));
            return whole.get();
        });
        return whole.get();
    }

    /** Rests, and does meanwhile what cannot wait; whether to go on. */
    private boolean breathe(Following index, Duration rest, Meanwhile meanwhile)
            throws SearchUnavailableException, InterruptedException {
        long end = System.nanoTime() + rest.toNanos();
        do {
            boolean goesOn = isOurs(index)
                    && settled.get()
                            .filter(now -> now.isOf(index.index().identity()))
                            .isPresent();
            if (!goesOn || !meanwhile.run()) {
                return false;
            }
            long left = end - System.nanoTime();
            if (left > 0) {
                Thread.sleep(Duration.ofNanos(Math.min(left, NAP.toNanos())));
            }
        } while (System.nanoTime() < end);
        return true;
    }

    /** Mends again what could not be mended, and looks at once through what is off; whether to go on. */
    private boolean chores(Following index) throws SearchUnavailableException, InterruptedException {
        Set<String> suspicious = suspicious(index);
        return suspicious.isEmpty() || lookThrough(index, suspicious);
    }

    /** Mends again what could not be mended; the types of which there are too many or too few documents, if it is time to count. */
    private Set<String> suspicious(Following index) throws SearchUnavailableException, InterruptedException {
        mend(index, index.drift().due(BATCH));
        return System.nanoTime() < countAt ? Set.of() : count(index);
    }

    /** Goes through everything of some types and through all documents; whether to the end. */
    private boolean lookThrough(Following index, Set<String> suspicious)
            throws SearchUnavailableException, InterruptedException {
        for (String type : suspicious) {
            if (types.contains(type) && !lookThrough(index, type)) {
                return false;
            }
        }
        if (!removeStrangers(index, URGENT, () -> true)) {
            return false;
        }
        count(index);
        return true;
    }

    private boolean lookThrough(Following index, String type) throws SearchUnavailableException, InterruptedException {
        List<EntityUri> batch = batch(type, Optional.empty());
        while (!batch.isEmpty()) {
            if (!compare(index, batch, URGENT, () -> true)) {
                return false;
            }
            batch = batch(type, Optional.of(batch.getLast()));
        }
        return true;
    }

    /** The types of which there are not as many documents as there should be, though it is not known why. */
    private Set<String> count(Following index) throws SearchUnavailableException, InterruptedException {
        long begin = System.nanoTime();
        long handled = index.follower().basis();
        Map<String, Map<EntityState, Long>> expected = store.snapshot().counts();
        index.index().refresh();
        Map<String, Long> held = index.index().counts();
        documents = held;
        List<CommitDelta> since = store.deltasAfter(handled, MOST_DELTAS);
        long took = System.nanoTime() - begin;
        countAt = System.nanoTime()
                + Math.max(pace.countEvery().toNanos(), pace.rest(took).toNanos());
        if (since.size() < MOST_DELTAS) {
            off = off(expected, held, since);
        }
        return unexplained(off, index.drift().byType());
    }

    /** What is known to be wrong is tried again by itself; looking through its type for it, again and again, finds no more. */
    private static Set<String> unexplained(Map<String, Long> off, Map<String, Long> known) {
        Set<String> types = new TreeSet<>(off.keySet());
        types.removeIf(type -> off.getOrDefault(type, 0L) <= known.getOrDefault(type, 0L));
        return types;
    }

    /** What was committed since may or may not be counted on either side. */
    private static Map<String, Long> off(
            Map<String, Map<EntityState, Long>> expected, Map<String, Long> held, List<CommitDelta> since) {
        Map<String, Long> off = new TreeMap<>();
        expected.forEach((type, states) -> states.forEach((state, count) -> {
            if (state != EntityState.UNCACHED) {
                off.merge(type, count, Long::sum);
            }
        }));
        held.forEach((type, count) -> off.merge(type, -count, Long::sum));
        off.replaceAll((type, difference) -> Math.abs(difference));
        since.forEach(delta -> delta.entities().forEach(uri -> off.computeIfPresent(uri.type(), (type, n) -> n - 1)));
        off.values().removeIf(difference -> difference <= 0);
        return Map.copyOf(off);
    }
}
