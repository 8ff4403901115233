package mds.hydration;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** The counts behind {@link HttpMetrics}. Thread-safe. */
final class Counters {
    final LongAdder calls = new LongAdder();
    final AtomicInteger asking = new AtomicInteger();
    final LongAdder joined = new LongAdder();
    final LongAdder requests = new LongAdder();
    final LongAdder answers = new LongAdder();
    final LongAdder answerNanos = new LongAdder();
    final LongAdder cacheHits = new LongAdder();
    final LongAdder retries = new LongAdder();
    final LongAdder throttled = new LongAdder();
    final LongAdder failures = new LongAdder();
}
