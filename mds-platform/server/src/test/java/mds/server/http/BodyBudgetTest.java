package mds.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BodyBudgetTest {
    private final BodyBudget budget = new BodyBudget(100);

    @Test
    void bodiesShareWhatThereIsAndGiveItBack() {
        BodyBudget.Share one = budget.share();
        assertThat(one.take(40)).isTrue();
        assertThat(one.take(20)).isTrue();
        try (BodyBudget.Share other = budget.share()) {
            assertThat(other.take(40)).isTrue();
            assertThat(other.take(1)).isFalse();
            one.close();
            assertThat(other.take(60)).isTrue();
            assertThat(other.take(1)).isFalse();
        }
        assertThat(one.take(100)).isTrue();
    }
}
