package mds.benchmarks;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.function.DoubleSupplier;

/** Watches a host work something off, and prints how far it is and what is left of the heap after collection. */
final class Figures {
    private static final PrintStream OUT = System.out;
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final int LINES = 10;

    private Figures() {}

    /** Returns when that much is done; prints a line ten times on the way. */
    static void watch(String what, DoubleSupplier done, double all) throws InterruptedException {
        long start = System.nanoTime();
        for (int line = 1; line <= LINES; line++) {
            while (done.getAsDouble() < all * line / LINES) {
                Thread.sleep(LOOK);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            OUT.printf(
                    Locale.ROOT,
                    "%,12.0f %s, %6.1f s, heap in use %4d MB%n",
                    done.getAsDouble(),
                    what,
                    seconds,
                    heapMegabytes());
        }
    }

    /** What is in use after a collection. */
    static long heapMegabytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
    }
}
