package mds.transport;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

    private final EventSink sink;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile Optional<String> problem = Optional.empty();

    /** @param sink that takes the batches */
    public Handover(EventSink sink) {
        this.sink = sink;
    }

    /**
     * Returns when the effect of the batch is durable, or when no more attempts are made.
     *
     * @return whether the batch may be acknowledged
     */
    public boolean deliver(List<SourceEvent> batch) throws InterruptedException {
        Duration delay = FIRST_DELAY;
        do {
            if (accepted(batch)) {
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

    private boolean accepted(List<SourceEvent> batch) throws InterruptedException {
        try {
            sink.accept(batch);
            problem = Optional.empty();
            return true;
        } catch (StoreUnavailableException e) {
            refused(batch, String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            refused(batch, "an unexpected fault: " + e, e);
        }
        return false;
    }

    private void refused(List<SourceEvent> batch, String reason, Exception cause) {
        String message = "%d events wait, the first at %s: %s"
                .formatted(batch.size(), batch.getFirst().position(), reason);
        if (problem.isEmpty()) {
            LOG.log(System.Logger.Level.WARNING, message, cause);
        }
        problem = Optional.of(message);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
