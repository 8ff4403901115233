package mds.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mds.kernel.event.EventSink;
import mds.kernel.event.UnreadableEvent;
import mds.kernel.graph.StoreUnavailableException;
import mds.plugin.SourceEvent;
import org.junit.jupiter.api.Test;

class HandoverTest {
    private static final SourceEvent EVENT =
            new SourceEvent("registry", new byte[] {'{', '}'}, Map.of(), "webhook test", Instant.EPOCH);
    private static final Batch MIXED = new Batch(List.of(EVENT), List.of(new UnreadableEvent(EVENT, "it is broken")));

    @Test
    void deadLettersAreKeptOnceHoweverOftenTheirBatchIsSentAgain() throws Exception {
        Sink sink = new Sink(new StoreUnavailableException("the store is away", new IllegalStateException()));
        Handover handover = new Handover("webhook", sink);
        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> handover.deliverOnce(MIXED));
        handover.deliverOnce(MIXED);
        assertThat(sink.rejected).hasSize(1);
    }

    @Test
    void deadLettersOfABatchThatIsGivenUpAreNotKept() throws Exception {
        Sink sink = new Sink(new StoreUnavailableException("the store is away", new IllegalStateException()));
        Handover handover = new Handover("kafka", sink);
        handover.stop();
        assertThat(handover.deliver(MIXED)).isFalse();
        assertThat(sink.rejected).isEmpty();
    }

    @Test
    void anErrorOfTheSinkIsToldAndTriedAgain() throws Exception {
        Sink sink = new Sink(new StackOverflowError("too deep"));
        Handover handover = new Handover("kafka", sink);
        handover.stop();
        assertThat(handover.deliver(MIXED)).isFalse();
        assertThat(handover.problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("too deep"));

        assertThat(handover.deliver(MIXED)).isTrue();
        assertThat(handover.problem()).isEmpty();
        assertThat(sink.rejected).hasSize(1);
    }

    /** Fails once. */
    private static final class Sink implements EventSink {
        private final List<UnreadableEvent> rejected = new ArrayList<>();
        private final Throwable failure;
        private boolean failed;

        private Sink(Throwable failure) {
            this.failure = failure;
        }

        @Override
        public void accept(List<SourceEvent> batch) throws StoreUnavailableException {
            if (failed) {
                return;
            }
            failed = true;
            switch (failure) {
                case StoreUnavailableException away -> throw away;
                case Error error -> throw error;
                default -> throw new IllegalStateException(failure);
            }
        }

        @Override
        public void reject(List<UnreadableEvent> batch) {
            rejected.addAll(batch);
        }
    }
}
