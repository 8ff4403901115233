package mds.storage.datomic;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What was read of nodes, each with the basis at which it was read. It holds at every other basis between which and its
 * own the node was not touched, be that earlier or later.
 *
 * <p>Bounded by weight: what was not asked for since the hand came by last goes first (the clock algorithm). Thread-safe;
 * asking takes no lock.
 */
final class Remembered<T> {
    private final Touches touches;
    private final AtomicReferenceArray<@Nullable Entry<T>> entries;
    private final long mostWeight;
    private final AtomicLong weight = new AtomicLong();
    private final AtomicInteger hand = new AtomicInteger();

    private static final class Entry<T> {
        private final long node;
        private final long basis;
        private final T value;
        private final int weight;
        /** Set and read without order: who loses a race keeps an entry a round longer, or shorter. */
        private boolean used;

        private Entry(long node, long basis, T value, int weight) {
            this.node = node;
            this.basis = basis;
            this.value = value;
            this.weight = weight;
        }
    }

    /**
     * @param places a power of two
     * @param mostWeight in bytes, about
     */
    Remembered(Touches touches, int places, long mostWeight) {
        this.touches = touches;
        this.entries = new AtomicReferenceArray<>(places);
        this.mostWeight = mostWeight;
    }

    /** What a node is at a basis; null if it must be read. */
    @Nullable
    T at(long node, long basis) {
        Entry<T> entry = entries.get(Touches.place(node, entries.length()));
        if (entry == null || entry.node != node || !touches.untouched(node, entry.basis, basis)) {
            return null;
        }
        if (!entry.used) {
            entry.used = true;
        }
        return entry.value;
    }

    /** What was read of a node at a basis up to which all touches are told; forgotten at once if it is out of date. */
    void learn(long node, long basis, T value, int bytes) {
        if (!touches.untouched(node, basis, basis)) {
            return;
        }
        Entry<T> old = entries.getAndSet(Touches.place(node, entries.length()), new Entry<>(node, basis, value, bytes));
        if (weight.addAndGet(bytes - (old == null ? 0 : old.weight)) > mostWeight) {
            forget();
        }
    }

    /** Whether there is no room for more but what others make. */
    boolean isFull() {
        return weight.get() >= mostWeight * 9 / 10;
    }

    private void forget() {
        for (int step = 2 * entries.length(); step > 0 && weight.get() > mostWeight; step--) {
            int place = hand.getAndIncrement() & entries.length() - 1;
            Entry<T> entry = entries.get(place);
            if (entry == null) {
                continue;
            }
            if (entry.used) {
                entry.used = false;
            } else if (entries.compareAndSet(place, entry, null)) {
                weight.addAndGet(-entry.weight);
            }
        }
    }
}
