package mds.storage.elasticsearch;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import mds.kernel.search.SearchUnavailableException;

/**
 * Has the engine show what was written: at once where little is written, and a few times a second where much is. A refresh
 * costs the more the more there is to show, so the pause behind one follows how long it took. Thread-safe.
 */
final class Refreshes implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Refreshes.class.getName());
    /** A pause is so many times as long as the refresh before it took. */
    private static final int PAUSE = 4;

    private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

    private final Engine engine;
    private final String index;
    private final Semaphore written = new Semaphore(0);
    private final Thread thread;

    Refreshes(Engine engine, String index) {
        this.engine = engine;
        this.index = index;
        this.thread = Thread.ofVirtual().name("refreshes").start(this::run);
    }

    /** There is something to show. */
    void written() {
        written.release();
    }

    private void run() {
        try {
            while (true) {
                written.acquire();
                written.drainPermits();
                long start = System.nanoTime();
                refresh();
                Duration took = Duration.ofNanos(System.nanoTime() - start);
                Duration pause = took.multipliedBy(PAUSE);
                Thread.sleep(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
            }
        } catch (InterruptedException e) {
            LOG.log(System.Logger.Level.DEBUG, "%s is no longer refreshed".formatted(index), e);
        }
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
