package mds.transport.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mds.kernel.Figure;
import mds.kernel.graph.StoreUnavailableException;
import mds.plugin.SourceEvent;
import mds.transport.RecordingSink;
import org.junit.jupiter.api.Test;

class WebhookTransportTest {
    private static final byte[] BODY = "{\"event_type\":\"model_updated\"}".getBytes(StandardCharsets.UTF_8);
    private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");

    private final WebhookTransport transport = new WebhookTransport(
            new WebhookTransport.Settings(
                    Map.of("registry", WebhookTransport.Access.OPEN, "features", WebhookTransport.Access.OPEN),
                    100,
                    false),
            Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void an_event_reaches_the_sink_as_it_was_posted() throws Exception {
        RecordingSink sink = RecordingSink.willing();
        transport.start(sink);

        transport.receive("registry", BODY, Map.of("Content-Type", "application/json"), "10.0.0.7:4711");

        SourceEvent event = sink.accepted().getFirst();
        assertThat(event.source()).isEqualTo("registry");
        assertThat(event.payload()).isEqualTo(BODY);
        assertThat(event.headers()).isEqualTo(Map.of("content-type", "application/json"));
        assertThat(event.position()).isEqualTo("webhook 10.0.0.7:4711");
        assertThat(event.receivedAt()).isEqualTo(NOW);
    }

    @Test
    void secrets_of_the_request_are_not_kept() throws Exception {
        RecordingSink sink = RecordingSink.willing();
        transport.start(sink);

        transport.receive("registry", BODY, Map.of("Authorization", "Bearer x", "COOKIE", "y"), "me");

        assertThat(sink.accepted().getFirst().headers()).isEmpty();
    }

    @Test
    void an_unknown_source_is_refused_and_the_known_ones_are_named() {
        transport.start(RecordingSink.willing());

        assertThatExceptionOfType(UnknownSourceException.class)
                .isThrownBy(() -> transport.receive("regsitry", BODY, Map.of(), "me"))
                .withMessageContainingAll("'regsitry'", "features, registry");
    }

    @Test
    void a_body_that_is_too_long_is_refused_with_both_lengths() {
        transport.start(RecordingSink.willing());

        assertThatExceptionOfType(EventTooLargeException.class)
                .isThrownBy(() -> transport.receive("registry", new byte[101], Map.of(), "me"))
                .withMessageContainingAll("101 bytes", "at most 100");
    }

    @Test
    void nothing_is_taken_before_start_and_after_close() throws Exception {
        assertThatExceptionOfType(NotTakingEventsException.class)
                .isThrownBy(() -> transport.receive("registry", BODY, Map.of(), "me"));
        transport.start(RecordingSink.willing());
        transport.close();

        assertThatExceptionOfType(NotTakingEventsException.class)
                .isThrownBy(() -> transport.receive("registry", BODY, Map.of(), "me"));
    }

    @Test
    void the_sender_learns_that_the_store_is_away() {
        transport.start(RecordingSink.failing(1));

        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> transport.receive("registry", BODY, Map.of(), "me"));
    }

    @Test
    void close_waits_for_the_calls_in_hand() throws Exception {
        RecordingSink sink = RecordingSink.held();
        transport.start(sink);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> call = callers.submit(() -> {
                transport.receive("registry", BODY, Map.of(), "me");
                return null;
            });
            await().until(() -> sink.offered().size() == 1);
            Future<?> close = callers.submit(transport::close);
            assertThat(close.isDone()).isFalse();

            sink.open();
            call.get();
            close.get();
        }
        assertThat(sink.accepted()).hasSize(1);
    }

    @Test
    void who_posts_while_the_sink_is_busy_shares_the_next_batch() throws Exception {
        RecordingSink sink = RecordingSink.held();
        transport.start(sink);
        int callers = 200;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> calls = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                calls.add(threads.submit(() -> {
                    transport.receive("registry", BODY, Map.of(), "me");
                    return null;
                }));
            }
            // At most four batches are in hand; whoever else has come by then waits for the next.
            await().until(() -> sink.offered().size() >= 4);
            await().until(() -> calls.stream().noneMatch(Future::isDone));
            sink.open();
            for (Future<?> call : calls) {
                call.get();
            }
        }
        assertThat(sink.accepted()).hasSize(callers);
        assertThat(transport.figures())
                .contains(new Figure(
                        "mds_transport_events_total", Map.of("transport", "webhook", "source", "registry"), callers));
    }

    @Test
    void a_cloud_event_is_taken_out_of_http() throws Exception {
        RecordingSink sink = RecordingSink.willing();
        transport.start(sink);

        transport.receive(
                "registry",
                BODY,
                Map.of(
                        "CE-SpecVersion",
                        "1.0",
                        "CE-Id",
                        "7",
                        "CE-Source",
                        "/r",
                        "CE-Type",
                        "updated",
                        "CE-Subject",
                        "Gr%C3%BC%C3%9Fe+%20"),
                "me");
        transport.receive("registry", BODY, Map.of("Content-Type", "application/cloudevents+json"), "me");

        assertThat(sink.accepted())
                .singleElement()
                .satisfies(event -> assertThat(event.headers()).containsEntry("ce-subject", "Grüße+ "));
        assertThat(sink.rejected()).singleElement().satisfies(letter -> {
            assertThat(letter.reason()).contains("no attribute 'specversion'");
            assertThat(letter.event().payload()).isEqualTo(BODY);
        });
    }

    @Test
    void who_can_be_reached_by_others_names_the_sources_that_anybody_can_post_for() {
        assertThat(transport.problems()).isEmpty();
        WebhookTransport exposed = new WebhookTransport(
                new WebhookTransport.Settings(Map.of("registry", WebhookTransport.Access.OPEN), 100, true),
                Clock.systemUTC());

        assertThat(exposed.problems()).containsOnlyKeys("registry");
        assertThat(exposed.problems().get("registry")).contains("webhook: none");
    }
}
