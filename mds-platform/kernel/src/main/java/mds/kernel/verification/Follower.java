package mds.kernel.verification;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import mds.kernel.graph.GraphSnapshot;

/** Waits for what follows the graph, so that a backlog is not taken for a difference. */
final class Follower {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final String name;
    private final LongSupplier reached;
    private final AtomicLong seen = new AtomicLong();

    Follower(String name, LongSupplier reached) {
        this.name = name;
        this.reached = reached;
    }

    /** A look saw the graph as of this. */
    void saw(GraphSnapshot graph) {
        seen.accumulateAndGet(graph.basis(), Math::max);
    }

    /** Waits until it has come as far as any look; why it has not, if it does not get there. */
    Optional<String> awaitLatest() throws InterruptedException {
        long wanted = seen.get();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (reached.getAsLong() < wanted) {
            if (System.nanoTime() > deadline) {
                return Optional.of("%s stands at basis %d and does not come to %d; see /observe/health/ready"
                        .formatted(name, reached.getAsLong(), wanted));
            }
            Thread.sleep(PAUSE);
        }
        return Optional.empty();
    }
}
