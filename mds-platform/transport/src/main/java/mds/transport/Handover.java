package mds.transport;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import mds.kernel.Figure;
import mds.kernel.event.EventSink;
import mds.kernel.graph.StoreUnavailableException;
import mds.plugin.SourceEvent;

/**
 * Hands batches to a sink, and the same batch again with growing delay for as long as the sink throws: an outage of the
 * store is waited for, and costs no event. Thread-safe.
 */
public final class Handover {
    private static final System.Logger LOG = System.getLogger(Handover.class.getName());
    private static final Duration FIRST_DELAY = Duration.ofMillis(100);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(5);

    private final String transport;
    private final EventSink sink;
    private final Map<String, LongAdder> taken = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> unreadable = new ConcurrentHashMap<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile Optional<String> problem = Optional.empty();

    /**
     * @param transport whose batches these are
     * @param sink that takes them
     */
    public Handover(String transport, EventSink sink) {
        this.transport = transport;
        this.sink = sink;
    }

    /**
     * Returns when the effect of the batch is durable, or when no more attempts are made.
     *
     * @return whether the batch may be acknowledged
     */
    public boolean deliver(Batch batch) throws InterruptedException {
        // What is kept as a dead letter would be there twice if it were handed over again; so that comes last.
        boolean taken =
                batch.events().isEmpty() || untilTaken(batch.events().size(), batch, () -> sink.accept(batch.events()));
        boolean durable = taken
                && (batch.unreadable().isEmpty()
                        || untilTaken(batch.unreadable().size(), batch, () -> sink.reject(batch.unreadable())));
        if (durable) {
            count(batch);
        }
        return durable;
    }

    /**
     * Makes one attempt: for senders that try again themselves.
     *
     * @throws StoreUnavailableException if not everything in it became durable
     */
    public void deliverOnce(Batch batch) throws StoreUnavailableException, InterruptedException {
        if (!batch.events().isEmpty()) {
            sink.accept(batch.events());
        }
        if (!batch.unreadable().isEmpty()) {
            sink.reject(batch.unreadable());
        }
        count(batch);
    }

    private boolean untilTaken(int size, Batch batch, Attempt attempt) throws InterruptedException {
        Duration delay = FIRST_DELAY;
        do {
            if (isTaken(size, batch, attempt)) {
                return true;
            }
            delay = shorter(delay.multipliedBy(2), LONGEST_DELAY);
        } while (!stopped.await(delay.toMillis(), TimeUnit.MILLISECONDS));
        return false;
    }

    /** Lets the attempts in hand end and makes no more. */
    public void stop() {
        stopped.countDown();
    }

    /** Why the latest batch was not taken; empty if it was. */
    public Optional<String> problem() {
        return problem;
    }

    /** How many events came in by this transport for each source, and how many of them could not be read. */
    public List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        taken.forEach((source, count) -> figures.add(figure("mds_transport_events_total", source, count)));
        unreadable.forEach((source, count) -> figures.add(figure("mds_transport_unreadable_total", source, count)));
        return List.copyOf(figures);
    }

    private Figure figure(String name, String source, LongAdder count) {
        return new Figure(name, Map.of("transport", transport, "source", source), count.doubleValue());
    }

    private void count(Batch batch) {
        batch.all().forEach(event -> increment(taken, event));
        batch.unreadable().forEach(letter -> increment(unreadable, letter.event()));
    }

    private static void increment(Map<String, LongAdder> counts, SourceEvent event) {
        counts.computeIfAbsent(event.source(), source -> new LongAdder()).increment();
    }

    private boolean isTaken(int size, Batch batch, Attempt attempt) throws InterruptedException {
        try {
            attempt.run();
            problem = Optional.empty();
            return true;
        } catch (StoreUnavailableException e) {
            refused(size, batch, String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception | Error e) {
            // Nothing may end the thread of a transport: nobody else would go on with what it reads.
            refused(size, batch, "an unexpected fault: " + e, e);
        }
        return false;
    }

    private void refused(int size, Batch batch, String reason, Throwable cause) {
        String position = batch.all().findFirst().map(SourceEvent::position).orElse("no position");
        String message = "%d events wait, the first at %s: %s".formatted(size, position, reason);
        if (problem.isEmpty()) {
            LOG.log(System.Logger.Level.WARNING, message, cause);
        }
        problem = Optional.of(message);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    @FunctionalInterface
    private interface Attempt {
        void run() throws StoreUnavailableException, InterruptedException;
    }
}
