package mds.kernel.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import mds.kernel.hydration.Fetch;
import mds.plugin.EntityUri;
import mds.plugin.Hydration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FetchRoundTest {
    private static final Duration LONG = Duration.ofDays(1);
    private static final EntityUri A = EntityUri.of("model", "registry", "a");
    private static final EntityUri B = EntityUri.of("model", "registry", "b");
    private static final EntityUri C = EntityUri.of("model", "registry", "c");

    private final Map<EntityUri, CompletableFuture<Fetch>> asked =
            new ConcurrentHashMap<>(Map.of(A, new CompletableFuture<>(), B, new CompletableFuture<>()));

    @Test
    void whatLandsWhileABatchIsGatheredComesAlong() throws InterruptedException {
        try (FetchRound round = round(List.of(A, B), LONG)) {
            land(A);
            Thread taking = Thread.currentThread();
            Thread.startVirtualThread(() -> {
                while (taking.getState() != Thread.State.TIMED_WAITING) {
                    Thread.onSpinWait();
                }
                land(B);
            });

            assertThat(round.take(200, LONG)).extracting(Fetch::uri).containsExactlyInAnyOrder(A, B);
            assertThat(round.isOver()).isTrue();
        }
    }

    @Test
    void whatHasLandedDoesNotWaitForWhatIsSlow() throws InterruptedException {
        try (FetchRound round = round(List.of(A, B), Duration.ofMillis(1))) {
            land(A);

            assertThat(round.take(200, LONG)).extracting(Fetch::uri).containsExactly(A);
            assertThat(round.isOver()).isFalse();
        }
    }

    @Test
    void aFullBatchWaitsForNothing() throws InterruptedException {
        try (FetchRound round = round(List.of(A, B), LONG)) {
            land(A);

            assertThat(round.take(1, LONG)).extracting(Fetch::uri).containsExactly(A);
            assertThat(round.underWay()).containsExactly(B);
        }
    }

    @Test
    void whatRestsIsToldApartAndNotAwaited() throws InterruptedException {
        try (FetchRound round = round(List.of(A, C), LONG)) {
            land(A);

            assertThat(round.take(200, LONG)).extracting(Fetch::uri).containsExactly(A);
            assertThat(round.takeResting()).containsExactly(C);
            assertThat(round.isOver()).isTrue();
        }
    }

    @Test
    void whatCannotBeAskedForIsAFaultAndKeepsNoPlace() throws InterruptedException {
        Semaphore places = new Semaphore(1);
        FetchRound.Asking broken = _ -> {
            throw new IllegalStateException("nobody asks");
        };
        try (FetchRound round = new FetchRound(List.of(A, B), _ -> places, broken, LONG)) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> round.take(200, LONG))
                    .havingCause()
                    .withMessage("nobody asks");
        }
        assertThat(places.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    }

    private FetchRound round(List<EntityUri> roots, Duration gathering) {
        Semaphore places = new Semaphore(10);
        return new FetchRound(roots, _ -> places, root -> Optional.ofNullable(asked.get(root)), gathering);
    }

    private void land(EntityUri root) {
        Objects.requireNonNull(asked.get(root))
                .complete(new Fetch.Answered(root, new Hydration.Gone(Instant.EPOCH, "it is gone"), 0));
    }
}
