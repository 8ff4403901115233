package mds.kernel.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import mds.kernel.hydration.Fetch;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final AtomicLong now = new AtomicLong(-7);
    private final Patience patience = new Patience(LIMIT, now::get);

    @Test
    void aBatchWaitsForAsLongAsIsSaidAndLooksAtTheTimeMeanwhile() {
        Patience.Wait wait = patience.begin();
        assertThat(wait.part()).isPositive().isLessThan(Duration.ofSeconds(1));
        advance(LIMIT.minusMillis(1));
        assertThat(wait.isOver()).isFalse();
        assertThat(wait.part()).isEqualTo(Duration.ofMillis(1));
        advance(Duration.ofMillis(1));
        assertThat(wait.isOver()).isTrue();
        assertThat(wait.part()).isZero();
    }

    @Test
    void aSourceThatWasWaitedForInVainIsTrustedAgainWhenItIsQuickEnough() {
        assertThat(patience.isSpent("lab", true)).isFalse();
        patience.waitedInVain("lab");
        assertThat(patience.isSpent("lab", true)).isTrue();
        assertThat(patience.isSpent("shop", true)).isFalse();
        ask("lab", LIMIT);
        assertThat(patience.isSpent("lab", true)).isTrue();
        ask("lab", LIMIT.minusNanos(1));
        assertThat(patience.isSpent("lab", false)).as("busy with what was left").isTrue();
        assertThat(patience.isSpent("lab", true)).isFalse();
        assertThat(patience.isSpent("lab", false)).as("busy, and never slow").isFalse();
    }

    @Test
    void aSourceThatIsAlwaysTooSlowIsNeverWaitedForAgain() {
        patience.waitedInVain("lab");
        for (int question = 0; question < 100; question++) {
            ask("lab", Duration.ofSeconds(60));
            assertThat(patience.isSpent("lab", true)).isTrue();
        }
    }

    @Test
    void aSourceOfWhichNothingIsHeardIsTriedAgain() {
        patience.waitedInVain("lab");
        advance(Duration.ofMinutes(2));
        assertThat(patience.isSpent("lab", true)).isFalse();
    }

    private void ask(String source, Duration takes) {
        CompletableFuture<Fetch> answer = new CompletableFuture<>();
        CompletableFuture<Fetch> asked =
                patience.asking(source, () -> Optional.of(answer)).orElseThrow();
        advance(takes);
        answer.complete(new Fetch.Failed(Site.uri(source, 1), Instant.EPOCH, "any", 0, Optional.empty()));
        assertThat(asked).isCompleted();
    }

    private void advance(Duration time) {
        now.addAndGet(time.toNanos());
    }
}
