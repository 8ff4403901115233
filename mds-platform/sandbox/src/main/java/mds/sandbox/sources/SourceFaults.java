package mds.sandbox.sources;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How one source fails, and how often it was called: the levers of tests. Without orders it never fails. Thread-safe.
 */
public final class SourceFaults {

    private final AtomicLong calls = new AtomicLong();
    private final Deque<Fault> next = new ArrayDeque<>();
    private final Random random = new Random(7);
    private Optional<Fault> lasting = Optional.empty();
    private double share;

    /** The next calls fail; behind those that were ordered before. */
    public synchronized void failNext(int times, Fault fault) {
        for (int i = 0; i < times; i++) {
            next.add(fault);
        }
    }

    /** From now on this share of calls fails, from 0 to 1; replaces an earlier order of this kind. */
    public synchronized void failShare(double shareOfCalls, Fault fault) {
        share = shareOfCalls;
        lasting = Optional.of(fault);
    }

    /** From now on no call fails. */
    public synchronized void clear() {
        next.clear();
        lasting = Optional.empty();
    }

    /** How many calls the source has received since its start, the failed ones too. */
    public long calls() {
        return calls.get();
    }

    /** Counts a call and says how it is to fail, if at all. */
    synchronized Optional<Fault> onCall() {
        calls.incrementAndGet();
        if (!next.isEmpty()) {
            return Optional.of(next.remove());
        }
        return lasting.filter(fault -> random.nextDouble() < share);
    }
}
