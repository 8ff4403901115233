package mds.kernel.hydration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import mds.plugin.EntityUri;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class CircuitTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final Circuit circuit = new Circuit();
    private Instant now = Instant.EPOCH;

    @Test
    void fewRootsThatFailForEverAreNoReason() {
        for (int failure = 0; failure < 10_000; failure++) {
            EntityUri root = root(failure % (Circuit.FAILURES - 1));
            assertThat(circuit.refusal(root, now)).isEmpty();
            assertThat(circuit.failed(root, "poisoned", now)).isEmpty();
        }
        assertThat(circuit.problem()).isEmpty();
    }

    @Test
    void manyRootsThatFailInARowAreAndTheLatestIsNamed() {
        open();
        assertThat(circuit.refusal(root(0), now).orElseThrow())
                .isEqualTo(circuit.problem().orElseThrow())
                .contains("20 different objects", "failure 19");
    }

    @Test
    void anAnswerBetweenThemIsReasonEnoughToAskOn() {
        for (int id = 0; id < 1000; id++) {
            assertThat(circuit.failed(root(id), "away", now)).isEmpty();
            if (id % (Circuit.FAILURES - 1) == 0) {
                circuit.answered();
            }
        }
        assertThat(circuit.problem()).isEmpty();
    }

    @Test
    void oneRootAtATimeTriesAndItsAnswerLetsAllIn() {
        open();
        now = now.plus(Circuit.SHORTEST);
        assertThat(circuit.refusal(root(1), now)).isEmpty();
        assertThat(circuit.refusal(root(2), now)).isPresent();
        circuit.answered();
        assertThat(circuit.refusal(root(2), now)).isEmpty();
        assertThat(circuit.problem()).isEmpty();
    }

    @Test
    void theAnswerOfAQuestionFromBeforeLetsAllInToo() {
        open();
        circuit.answered();
        assertThat(circuit.refusal(root(1), now)).isEmpty();
    }

    @Test
    void failuresOfQuestionsFromBeforeMakeNoPauseLonger() {
        open();
        for (int id = 0; id < 64; id++) {
            assertThat(circuit.failed(root(100 + id), "late", now)).isEmpty();
        }
        now = now.plus(Circuit.SHORTEST);
        assertThat(circuit.refusal(root(1), now)).isEmpty();
    }

    @Test
    void pausesGrowAndStayBounded() {
        open();
        List<Duration> pauses = new ArrayList<>();
        for (int probe = 0; probe < 10; probe++) {
            Instant closed = now;
            while (circuit.refusal(root(probe), now).isPresent()) {
                now = now.plusMillis(100);
            }
            pauses.add(Duration.between(closed, now));
            assertThat(circuit.failed(root(probe), "still away", now)).isPresent();
        }
        assertThat(pauses).isSorted().startsWith(Circuit.SHORTEST).endsWith(Circuit.LONGEST);
        assertThat(pauses.getLast()).isEqualTo(Circuit.LONGEST);
    }

    @Test
    void oneOfThoseThatFailTriesAgainWhenThePauseIsOverAndOthersNeedNot() {
        for (int id = 0; id < Circuit.FAILURES - 1; id++) {
            assertThat(circuit.failed(root(id), "away", now)).isEmpty();
        }
        assertThat(circuit.failed(root(99), "away", now)).contains(now.plus(Circuit.SHORTEST));
        assertThat(circuit.failed(root(100), "late", now)).isEmpty();

        now = now.plus(Circuit.SHORTEST);
        assertThat(circuit.refusal(root(99), now)).isEmpty();
        assertThat(circuit.failed(root(101), "late", now)).isEmpty();
        assertThat(circuit.failed(root(99), "away", now)).contains(now.plus(Circuit.SHORTEST.multipliedBy(2)));
    }

    @Test
    void aClockThatIsSetBackShutsNobodyOut() {
        open();
        now = now.minus(HOUR);
        assertThat(circuit.refusal(root(1), now)).isEmpty();
    }

    /** Whatever comes when, a source that fails for an hour is asked rarely, and asked again soon after it is well. */
    @RepeatedTest(100)
    void aSourceThatFailsIsAskedRarelyAndNotGivenUp(RepetitionInfo seed) {
        Random random = new Random(seed.getCurrentRepetition());
        int atOnce = 1 + random.nextInt(64);
        List<EntityUri> underWay = new ArrayList<>();
        int asked = 0;
        for (int id = 0; now.isBefore(Instant.EPOCH.plus(HOUR)); id++) {
            EntityUri root = root(id);
            if (underWay.size() < atOnce && circuit.refusal(root, now).isEmpty()) {
                underWay.add(root);
                asked++;
            }
            if (!underWay.isEmpty() && random.nextInt(3) == 0) {
                var _ = circuit.failed(underWay.remove(random.nextInt(underWay.size())), "away", now);
            }
            now = now.plusMillis(random.nextInt(1000));
        }
        assertThat(asked).isBetween(100, Circuit.FAILURES + 64 + 10 + (int) HOUR.dividedBy(Circuit.LONGEST));

        for (EntityUri root : underWay) {
            var _ = circuit.failed(root, "away", now);
        }
        now = now.plus(Circuit.LONGEST);
        assertThat(circuit.refusal(root(0), now)).isEmpty();
        circuit.answered();
        assertThat(circuit.problem()).isEmpty();
    }

    private void open() {
        for (int id = 0; id < Circuit.FAILURES; id++) {
            assertThat(circuit.refusal(root(id), now)).isEmpty();
            var _ = circuit.failed(root(id), "failure " + id, now);
        }
    }

    private static EntityUri root(int id) {
        return EntityUri.of("model", "registry", "m" + id);
    }
}
