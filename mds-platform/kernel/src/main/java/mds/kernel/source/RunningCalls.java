package mds.kernel.source;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts calls of a plugin for as long as they really run, whoever has given them up: each has a thread. Thread-safe. */
public final class RunningCalls {
    private final AtomicInteger running = new AtomicInteger();

    /** The call, counted while it runs. */
    public <T> Callable<T> counted(Callable<T> call) {
        return () -> {
            running.incrementAndGet();
            try {
                return call.call();
            } finally {
                running.decrementAndGet();
            }
        };
    }

    /** How many run now. */
    public int count() {
        return running.get();
    }
}
