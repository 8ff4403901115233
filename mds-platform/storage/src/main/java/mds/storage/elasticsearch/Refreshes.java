package mds.storage.elasticsearch;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import mds.kernel.search.SearchUnavailableException;

/**
 * Has the engine show what was written: at once where little is written, seldom where much is. A refresh that shows much is
 * not followed by the next one soon, as each makes a segment: small segments are merged again and again, and whatever is
 * written is looked up in each of them. When writing pauses, what there is shows at once. Thread-safe.
 */
final class Refreshes implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Refreshes.class.getName());
    /** So long a pause is earned by each document that a refresh shows: five hundred a second are a back-fill. */
    private static final Duration BY_DOCUMENT = Duration.ofMillis(2);

    static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);
    /** A back-fill writes several times as often. */
    private static final Duration SILENCE = Duration.ofMillis(200);

    private final Engine engine;
    private final String index;
    private final Duration longest;
    private final Semaphore written = new Semaphore(0);
    private final Thread thread;

    Refreshes(Engine engine, String index) {
        this(engine, index, LONGEST_PAUSE);
    }

    Refreshes(Engine engine, String index, Duration longest) {
        this.engine = engine;
        this.index = index;
        this.longest = longest;
        this.thread = Thread.ofVirtual().name("refreshes").start(this::run);
    }

    /** There is something to show. */
    void written(int documents) {
        written.release(documents);
    }

    private void run() {
        try {
            while (true) {
                written.acquire();
                int documents = 1 + written.drainPermits();
                long start = System.nanoTime();
                refresh();
                rest(pause(documents, Duration.ofNanos(System.nanoTime() - start), longest));
            }
        } catch (InterruptedException e) {
            LOG.log(System.Logger.Level.DEBUG, "%s is no longer refreshed".formatted(index), e);
        }
    }

    private void rest(Duration pause) throws InterruptedException {
        long until = System.nanoTime() + pause.toNanos();
        int seen = 0;
        for (long left = pause.toNanos(); left > 0; left = until - System.nanoTime()) {
            Thread.sleep(Duration.ofNanos(Math.min(left, SILENCE.toNanos())));
            int waiting = written.availablePermits();
            if (waiting > 0 && waiting == seen) {
                return;
            }
            seen = waiting;
        }
    }

    /** At least as long as the refresh took, so that an engine that is slow is not kept busy with refreshes alone. */
    static Duration pause(int documents, Duration took, Duration longest) {
        Duration earned = BY_DOCUMENT.multipliedBy(documents);
        Duration pause = earned.compareTo(took) > 0 ? earned : took;
        return pause.compareTo(longest) < 0 ? pause : longest;
    }

    /** If it fails, the index refreshes itself a little later; that the engine is away, the next write tells. */
    private void refresh() throws InterruptedException {
        try {
            engine.ask("refresh " + index, client -> client.indices().refresh(r -> r.index(index)));
        } catch (SearchUnavailableException | RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "A refresh failed", e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
