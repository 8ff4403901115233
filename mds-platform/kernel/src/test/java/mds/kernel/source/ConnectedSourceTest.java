package mds.kernel.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConnectedSourceTest {
    @Test
    void whoHasAPlaceGetsATurnWithinTwentySeconds() {
        assertThat(ConnectedSource.places(0.05)).isEqualTo(1);
        assertThat(ConnectedSource.places(0.5)).isEqualTo(10);
        assertThat(ConnectedSource.places(3)).isEqualTo(60);
    }

    @Test
    void thereIsOnePlaceAtLeastAndNoMoreThanThereMayBe() {
        assertThat(ConnectedSource.places(0.001)).isEqualTo(1);
        assertThat(ConnectedSource.places(1_000_000)).isEqualTo(ConnectedSource.MOST_PLACES);
    }
}
