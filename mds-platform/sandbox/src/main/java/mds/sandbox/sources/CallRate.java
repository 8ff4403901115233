package mds.sandbox.sources;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** How many calls came within any second and any ten seconds, at most: windows that slide over every call. Thread-safe. */
public final class CallRate {
    private final Window second = new Window(1);
    private final Window tenSeconds = new Window(10);

    synchronized void onCall() {
        long now = System.nanoTime();
        second.add(now);
        tenSeconds.add(now);
    }

    /** The most calls within one second. */
    public synchronized int mostInOneSecond() {
        return second.most;
    }

    /** The most calls within ten seconds. */
    public synchronized int mostInTenSeconds() {
        return tenSeconds.most;
    }

    private static final class Window {
        private final long length;
        private final Deque<Long> calls = new ArrayDeque<>();
        private int most;

        Window(int seconds) {
            length = TimeUnit.SECONDS.toNanos(seconds);
        }

        void add(long now) {
            calls.add(now);
            while (now - calls.getFirst() >= length) {
                calls.removeFirst();
            }
            most = Math.max(most, calls.size());
        }
    }
}
