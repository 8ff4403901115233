package mds.sandbox.sources;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
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
    private final CallRate rate = new CallRate();
    private final Map<Fault, Double> lasting = new LinkedHashMap<>();
    private final Map<Fault, Long> failed = new HashMap<>();

    /** The next calls fail; behind those that were ordered before. */
    public synchronized void failNext(int times, Fault fault) {
        for (int i = 0; i < times; i++) {
            next.add(fault);
        }
    }

    /** From now on this share of calls fails, from 0 to 1; replaces an earlier order of this kind. */
    public synchronized void failShare(double shareOfCalls, Fault fault) {
        failShares(Map.of(fault, shareOfCalls));
    }

    /** From now on these shares of calls fail, each from 0 to 1 and all together at most 1; replaces an earlier order. */
    public synchronized void failShares(Map<Fault, Double> sharesOfCalls) {
        lasting.clear();
        lasting.putAll(sharesOfCalls);
    }

    /** From now on no call fails. */
    public synchronized void clear() {
        next.clear();
        lasting.clear();
    }

    /** How many calls the source has received since its start, the failed ones too. */
    public long calls() {
        return calls.get();
    }

    /** How often it was called, at its busiest. */
    public CallRate rate() {
        return rate;
    }

    /** How many calls failed since its start, by how. */
    public synchronized Map<Fault, Long> failures() {
        return Map.copyOf(failed);
    }

    /** Counts a call and says how it is to fail, if at all. */
    synchronized Optional<Fault> onCall() {
        calls.incrementAndGet();
        rate.onCall();
        Optional<Fault> fault = next.isEmpty() ? chance() : Optional.of(next.remove());
        fault.ifPresent(kind -> failed.merge(kind, 1L, Long::sum));
        return fault;
    }

    private Optional<Fault> chance() {
        double dice = random.nextDouble();
        for (Map.Entry<Fault, Double> share : lasting.entrySet()) {
            if (dice < share.getValue()) {
                return Optional.of(share.getKey());
            }
            dice -= share.getValue();
        }
        return Optional.empty();
    }
}
