package mds.benchmarks;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntConsumer;

/** Asks at a steady rate, whether answers come or not: a question that had to wait for others has waited. */
record SteadyRate(int perSecond, int count) {
    /** Asks all, by number; how long each answer took since its question was due. The first tenth is for warming up. */
    Latencies measure(IntConsumer question) throws InterruptedException {
        Latencies latencies = new Latencies();
        CountDownLatch answered = new CountDownLatch(count);
        long begin = System.nanoTime();
        for (int number = 0; number < count; number++) {
            int asked = number;
            long due = begin + number * 1_000_000_000L / perSecond;
            Thread.sleep(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
            Thread.ofVirtual().start(() -> {
                try {
                    question.accept(asked);
                    if (asked >= count / 10) {
                        synchronized (latencies) {
                            latencies.add(System.nanoTime() - due);
                        }
                    }
                } finally {
                    answered.countDown();
                }
            });
        }
        answered.await();
        return latencies;
    }
}
