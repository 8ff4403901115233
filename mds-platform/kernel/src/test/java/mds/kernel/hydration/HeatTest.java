package mds.kernel.hydration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import mds.plugin.EntityUri;
import org.junit.jupiter.api.Test;

class HeatTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final EntityUri MODEL = EntityUri.parse("aip://model/registry/ranking");

    private final Heat heat = new Heat();

    private static Instant at(double seconds) {
        return NOON.plus(Duration.ofMillis(Math.round(seconds * 1000)));
    }

    @Test
    void aRootThatWasNeverAskedForNeedsNoRest() {
        assertThat(heat.restedAt(MODEL, at(0))).isEmpty();
    }

    @Test
    void restsGrowWhileQuestionsFollowEachOtherAndNoFurtherThanTheirBound() {
        heat.asked(MODEL, at(0));
        assertThat(heat.restedAt(MODEL, at(0.1))).contains(at(0.5));
        assertThat(heat.restedAt(MODEL, at(0.5))).isEmpty();
        heat.asked(MODEL, at(0.5));
        assertThat(heat.restedAt(MODEL, at(0.5))).contains(at(1.5));
        heat.asked(MODEL, at(1.5));
        assertThat(heat.restedAt(MODEL, at(1.5))).contains(at(3.5));
        heat.asked(MODEL, at(3.5));
        assertThat(heat.restedAt(MODEL, at(3.5))).contains(at(5.5));
    }

    @Test
    void aRootThatWasLeftAloneIsAsColdAsAtFirst() {
        heat.asked(MODEL, at(0));
        heat.asked(MODEL, at(0.5));
        heat.asked(MODEL, at(2.5));
        assertThat(heat.restedAt(MODEL, at(2.6))).contains(at(3));
    }

    @Test
    void whatIsColdIsForgotten() {
        for (int root = 0; root < 10_000; root++) {
            heat.asked(EntityUri.of("model", "registry", "m" + root), at(root / 100.0));
        }
        assertThat(heat.size()).isEqualTo(400);
    }

    @Test
    void aClockThatIsSetBackMakesNobodyWait() {
        heat.asked(MODEL, at(3600));
        assertThat(heat.restedAt(MODEL, at(0))).isEmpty();
    }
}
