package mds.sandbox.sources;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** How many calls came within any window of a second, of ten and of sixty, at most: windows slide over every call. Thread-safe. */
public final class CallRate {
    private final Map<Integer, Window> windows = new TreeMap<>();

    CallRate() {
        for (int seconds : new int[] {1, 10, 60}) {
            windows.put(seconds, new Window(seconds));
        }
    }

    synchronized void onCall() {
        long now = System.nanoTime();
        windows.values().forEach(window -> window.add(now));
    }

    /** The most calls within a window, by its length in seconds. */
    public synchronized Map<Integer, Integer> most() {
        Map<Integer, Integer> most = new TreeMap<>();
        windows.forEach((seconds, window) -> most.put(seconds, window.most));
        return most;
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
