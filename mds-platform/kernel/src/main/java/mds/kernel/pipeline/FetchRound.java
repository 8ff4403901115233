package mds.kernel.pipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import mds.kernel.hydration.Fetch;
import mds.plugin.EntityUri;

/**
 * The fetches of some roots: begun as their sources have places, taken as they land. A slow source holds up its own roots
 * and nobody else's. For one thread at a time.
 */
final class FetchRound implements AutoCloseable {
    private final Asking asking;
    private final Duration gathering;
    private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
    private final List<Thread> feeders = new ArrayList<>();
    /** What was not taken yet. */
    private final Set<EntityUri> outstanding;

    private final Set<EntityUri> begun = ConcurrentHashMap.newKeySet();
    private final Set<EntityUri> resting = new HashSet<>();

    /** @param answer that is there; empty if the root rests, a failure if it could not be asked for at all */
    private record Ended(EntityUri root, CompletableFuture<Optional<Fetch>> answer) {
        Optional<Fetch> fetch() {
            if (answer.isCompletedExceptionally()) {
                throw new IllegalStateException("%s could not be asked for".formatted(root), answer.exceptionNow());
            }
            return answer.resultNow();
        }
    }

    /** How a source is asked; empty if a root rests. */
    interface Asking {
        Optional<CompletableFuture<Fetch>> ask(EntityUri root);
    }

    /**
     * Begins to fetch.
     *
     * @param places of a source, by its name
     * @param gathering so long those that have landed wait for more: a transaction, and all that follows from it, costs much
     *     the same for one as for a hundred. The last of a round wait for nothing.
     */
    FetchRound(Collection<EntityUri> roots, Function<String, Semaphore> places, Asking asking, Duration gathering) {
        this.asking = asking;
        this.gathering = gathering;
        outstanding = new HashSet<>(roots);
        Map<String, Set<EntityUri>> bySource = new HashMap<>();
        outstanding.forEach(root -> bySource.computeIfAbsent(root.source(), none -> new LinkedHashSet<>())
                .add(root));
        bySource.forEach((source, some) -> feeders.add(
                Thread.ofVirtual().name("feeder-" + source).start(() -> fetchAll(places.apply(source), some))));
    }

    private void fetchAll(Semaphore places, Set<EntityUri> roots) {
        try {
            for (EntityUri root : roots) {
                places.acquire();
                begun.add(root);
                CompletableFuture<Optional<Fetch>> answer = ask(root);
                var _ = answer.whenComplete((_, _) -> {
                    places.release();
                    ended.add(new Ended(root, answer));
                });
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private CompletableFuture<Optional<Fetch>> ask(EntityUri root) {
        try {
            return asking.ask(root)
                    .map(asked -> asked.thenApply(Optional::of))
                    .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Whether everything was taken. */
    boolean isOver() {
        return outstanding.isEmpty();
    }

    /**
     * Some that have landed, at most so many; empty if none does within that time, or if they rest.
     *
     * @throws IllegalStateException if one could not be asked for at all
     */
    List<Fetch> take(int most, Duration patience) throws InterruptedException {
        List<Ended> some = new ArrayList<>();
        Ended next = ended.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        int awaited = Math.min(most, outstanding.size());
        long until = System.nanoTime() + gathering.toNanos();
        while (next != null) {
            some.add(next);
            ended.drainTo(some, awaited - some.size());
            next = some.size() < awaited ? ended.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS) : null;
        }
        List<Fetch> fetches = new ArrayList<>();
        for (Ended one : some) {
            outstanding.remove(one.root());
            one.fetch().ifPresentOrElse(fetches::add, () -> resting.add(one.root()));
        }
        return fetches;
    }

    /** Those that were not fetched since they rest, as far as is known; each is told once. */
    Set<EntityUri> takeResting() {
        Set<EntityUri> some = Set.copyOf(resting);
        resting.clear();
        return some;
    }

    /**
     * Begins no more of them; what is under way can still be taken.
     *
     * @return those that were not begun, which are not awaited any more
     */
    Set<EntityUri> cut() throws InterruptedException {
        feeders.forEach(Thread::interrupt);
        for (Thread feeder : feeders) {
            feeder.join();
        }
        Set<EntityUri> rest = new HashSet<>(outstanding);
        rest.removeAll(begun);
        outstanding.removeAll(rest);
        return rest;
    }

    /** Those that were begun, as far as is known, and not taken. */
    Set<EntityUri> underWay() {
        return Set.copyOf(outstanding);
    }

    /** Begins no more of them. */
    @Override
    public void close() {
        feeders.forEach(Thread::interrupt);
    }
}
