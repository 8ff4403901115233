package mds.transport.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import mds.plugin.SourceEvent;
import mds.transport.Batch;
import mds.transport.Handover;
import mds.transport.RecordingSink;
import org.junit.jupiter.api.Test;

class BatchInHandTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final AtomicInteger opened = new AtomicInteger();
    /** Each holds a thousand events. */
    private final Iterator<Batch> messages =
            Stream.generate(this::thousand).limit(5).iterator();

    @Test
    void messages_are_opened_only_when_the_sink_has_taken_those_before() throws Exception {
        RecordingSink sink = RecordingSink.held();
        BatchInHand batch = BatchInHand.begin(new Handover("kafka", sink), messages, Map.of(), Map.of());
        await().until(() -> !sink.offered().isEmpty());
        assertThat(opened).hasValue(2);

        sink.open();
        assertThat(batch.await(LONG)).isTrue();
        assertThat(batch.isDurable()).isTrue();
        assertThat(sink.accepted()).hasSize(5_000);
    }

    @Test
    void a_batch_of_which_a_part_was_given_up_is_not_durable() throws Exception {
        Handover handover = new Handover("kafka", RecordingSink.failing(1));
        handover.stop();
        BatchInHand batch = BatchInHand.begin(handover, messages, Map.of(), Map.of());

        assertThat(batch.await(LONG)).isTrue();
        assertThat(batch.isDurable()).isFalse();
        assertThat(opened).hasValue(2);
    }

    private Batch thousand() {
        opened.incrementAndGet();
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        SourceEvent event = new SourceEvent("registry", body, Map.of(), "kafka t[0]@1", Instant.EPOCH);
        return new Batch(Collections.nCopies(1_000, event), List.of());
    }
}
