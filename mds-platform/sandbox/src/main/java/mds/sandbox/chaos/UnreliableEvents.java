package mds.sandbox.chaos;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import mds.sandbox.sources.ThinEvent;
import mds.sandbox.sources.ThinEventPublisher;

/**
 * Publishes events as the worst transport would: some twice, some much later than those behind them, some never. Reliable
 * again after {@link #recover}. Thread-safe.
 */
public final class UnreliableEvents implements ThinEventPublisher {
    private static final double DROPPED = 0.05;
    private static final double DUPLICATED = 0.10;
    private static final double HELD_BACK = 0.20;
    private static final int MOST_HELD = 50;

    private final ThinEventPublisher publisher;
    private final Untold untold;
    private final Tally tally;
    private final Random random;
    private final List<ThinEvent> held = new ArrayList<>();
    private boolean reliable;

    /** Events by a seed's choice, through a publisher that works. */
    public UnreliableEvents(ThinEventPublisher publisher, Untold untold, Tally tally, long seed) {
        this.publisher = publisher;
        this.untold = untold;
        this.tally = tally;
        this.random = new Random(seed);
    }

    @Override
    public void publish(ThinEvent event) {
        choose(event).forEach(this::send);
    }

    private synchronized List<ThinEvent> choose(ThinEvent event) {
        tally.count("events");
        double dice = random.nextDouble();
        if (reliable || dice >= DROPPED + DUPLICATED + HELD_BACK) {
            return List.of(event);
        }
        if (dice < DROPPED) {
            tally.count("events dropped");
            untold.lost(event);
            return List.of();
        }
        if (dice < DROPPED + DUPLICATED) {
            tally.count("events duplicated");
            return List.of(event, event);
        }
        held.add(event);
        return held.size() < MOST_HELD ? List.of() : release();
    }

    private synchronized List<ThinEvent> release() {
        List<ThinEvent> released = new ArrayList<>(held);
        held.clear();
        Collections.shuffle(released, random);
        released.forEach(event -> tally.count("events reordered"));
        return released;
    }

    /** Publishes what was held back; from now on every event goes through, once and in order. */
    public void recover() {
        List<ThinEvent> released;
        synchronized (this) {
            reliable = true;
            released = release();
        }
        released.forEach(this::send);
    }

    private void send(ThinEvent event) {
        untold.sending(event);
        try {
            publisher.publish(event);
        } catch (RuntimeException e) {
            untold.lost(event);
            tally.count("events lost with their broker");
        }
    }
}
