package mds.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mds.plugin.SourceEvent;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CloudEventsTest {
    private static final String STRUCTURED = "application/cloudevents+json; charset=utf-8";
    private static final String BATCHED = "application/cloudevents-batch+json";
    private static final String ATTRIBUTES =
            "\"specversion\":\"1.0\",\"id\":\"7\",\"source\":\"/registry\",\"type\":\"model.updated\"";

    @Test
    void what_is_no_envelope_stays_as_it_is() {
        SourceEvent bare =
                message("{\"model_id\":\"x\",\"specversion\":\"2\"}", Map.of("content-type", "application/json"));

        assertThat(CloudEvents.open(bare).events()).singleElement().isSameAs(bare);
    }

    @Test
    void the_data_of_a_structured_event_is_the_payload_and_its_attributes_are_headers() {
        SourceEvent event = only(message(
                "{%s,\"subject\":\"m1\",\"time\":\"2026-05-04T10:00:00Z\",\"tenant\":4,\"data\":{\"model_id\":\"x\"}}"
                        .formatted(ATTRIBUTES),
                Map.of("content-type", STRUCTURED, "traceparent", "00-1")));

        assertThat(event.payload()).asString().isEqualTo("{\"model_id\":\"x\"}");
        assertThat(event.headers())
                .isEqualTo(Map.of(
                        "ce-specversion", "1.0",
                        "ce-id", "7",
                        "ce-source", "/registry",
                        "ce-type", "model.updated",
                        "ce-subject", "m1",
                        "ce-time", "2026-05-04T10:00:00Z",
                        "ce-tenant", "4",
                        "traceparent", "00-1"));
    }

    @Test
    void a_structured_event_is_recognized_without_a_content_type() {
        assertThat(only(message("{%s,\"data\":[1]}".formatted(ATTRIBUTES), Map.of()))
                        .payload())
                .asString()
                .isEqualTo("[1]");
    }

    @Test
    void data_that_is_no_json_is_handed_over_as_its_bytes() {
        SourceEvent encoded = only(message(
                "{%s,\"datacontenttype\":\"application/xml\",\"data_base64\":\"PGEvPg==\"}".formatted(ATTRIBUTES),
                Map.of()));
        SourceEvent text = only(message(
                "{%s,\"datacontenttype\":\"application/xml\",\"data\":\"<a/>\"}".formatted(ATTRIBUTES), Map.of()));

        assertThat(encoded.payload()).asString().isEqualTo("<a/>");
        assertThat(text.payload()).asString().isEqualTo("<a/>");
        assertThat(text.headers()).containsEntry("content-type", "application/xml");
    }

    @Test
    void the_attributes_of_a_binary_event_have_the_same_names_from_every_transport() {
        Map<String, String> http =
                Map.of("ce-specversion", "1.0", "ce-id", "7", "ce-source", "/r", "ce-type", "updated");
        Map<String, String> kafka =
                Map.of("ce_specversion", "1.0", "ce_id", "7", "ce_source", "/r", "ce_type", "updated");

        assertThat(only(message("{}", http)).headers()).isEqualTo(http);
        assertThat(only(message("{}", kafka)).headers()).isEqualTo(http);
        assertThat(only(message("{}", kafka)).payload()).asString().isEqualTo("{}");
    }

    @Test
    void a_batch_is_taken_apart_and_one_broken_event_does_not_spoil_the_others() {
        Batch batch = CloudEvents.open(message(
                "[{%s,\"data\":1},{\"specversion\":\"1.0\"},{%s,\"data\":2}]".formatted(ATTRIBUTES, ATTRIBUTES),
                Map.of("content-type", BATCHED)));

        assertThat(batch.events()).extracting(event -> text(event)).containsExactly("1", "2");
        assertThat(batch.unreadable()).singleElement().satisfies(letter -> {
            assertThat(letter.reason()).contains("1 cannot be read", "[1]: ", "no attribute 'id'");
            assertThat(letter.event().position()).isEqualTo("kafka t[0]@1");
            assertThat(CloudEvents.open(letter.event()).unreadable()).hasSize(1);
        });
    }

    @Test
    void however_many_events_of_a_batch_are_broken_one_letter_holds_them() {
        Batch batch = CloudEvents.open(
                message("[{},{%s},{\"a\":1},{}]".formatted(ATTRIBUTES), Map.of("content-type", BATCHED)));

        assertThat(batch.events()).hasSize(1);
        assertThat(batch.unreadable()).singleElement().satisfies(letter -> {
            assertThat(letter.reason()).contains("3 cannot be read", "[0]: ");
            assertThat(text(letter.event())).isEqualTo("[{},{\"a\":1},{}]");
        });
    }

    @Test
    void a_batch_of_too_many_events_or_of_no_events_is_kept_whole_and_not_taken_apart() {
        String thousand =
                Stream.generate(() -> "{%s}".formatted(ATTRIBUTES)).limit(1_000).collect(Collectors.joining(","));

        assertThat(reason("[%s,{}]".formatted(thousand), BATCHED)).contains("1001 events", "at most 1000");
        assertThat(reason("[{%s},0]".formatted(ATTRIBUTES), BATCHED)).contains("[1] is no JSON object");
        assertThat(CloudEvents.open(message("[%s]".formatted(thousand), Map.of("content-type", BATCHED)))
                        .events())
                .hasSize(1_000);
    }

    @Test
    void an_event_of_a_batch_carries_its_own_attributes_and_nothing_of_the_batch() {
        SourceEvent event = only(message(
                "[{%s,\"datacontenttype\":\"text/csv\"}]".formatted(ATTRIBUTES),
                Map.of("content-type", BATCHED, "ce-subject", "m1", "x-request-id", "9")));

        assertThat(event.headers())
                .isEqualTo(Map.of(
                        "ce-specversion", "1.0",
                        "ce-id", "7",
                        "ce-source", "/registry",
                        "ce-type", "model.updated",
                        "content-type", "text/csv"));
        assertThat(event.position()).isEqualTo("kafka t[0]@1[0]");
    }

    @Test
    void an_event_has_a_hundred_attributes_at_most() {
        String many = IntStream.range(0, 100).mapToObj("\"a%d\":1"::formatted).collect(Collectors.joining(","));

        assertThat(reason("{%s,%s}".formatted(ATTRIBUTES, many), STRUCTURED)).contains("104 attributes", "at most 100");
    }

    @Test
    void a_broken_envelope_is_kept_whole_with_its_reason() {
        assertThat(reason("{", STRUCTURED)).contains("is not JSON");
        assertThat(reason("", STRUCTURED)).contains("is empty");
        assertThat(reason("[]", STRUCTURED)).contains("no JSON object");
        assertThat(reason("{\"specversion\":\"1.0\"}", STRUCTURED)).contains("'id'");
        assertThat(reason("{%s,\"data_base64\":\"?\"}".formatted(ATTRIBUTES), STRUCTURED))
                .contains("not Base64");
        assertThat(reason("{%s}".formatted(ATTRIBUTES.replace("1.0", "0.3")), STRUCTURED))
                .contains("'0.3'", "expected 1.0");
        assertThat(reason("{}", "application/cloudevents+avro")).contains("cloudevents+avro");
        assertThat(reason("{}", BATCHED)).contains("no JSON array");
    }

    @Property(tries = 500)
    void every_message_becomes_events_or_a_reason(@ForAll("messages") SourceEvent message) {
        Batch batch = CloudEvents.open(message);

        boolean isBatch = message.headers().getOrDefault("content-type", "").contains("batch");
        assertThat(batch.events().size() + batch.unreadable().size())
                .satisfies(count -> assertThat(isBatch || count == 1).isTrue());
        assertThat(batch.unreadable())
                .allSatisfy(letter -> assertThat(letter.reason()).isNotBlank());
        assertThat(batch.unreadable()).hasSizeLessThan(2);
        assertThat(batch.all()).allSatisfy(event -> assertThat(event.source()).isEqualTo(message.source()));
    }

    @Provide
    Arbitrary<SourceEvent> messages() {
        Arbitrary<String> value =
                Arbitraries.of("\"1.0\"", "\"x\"", "\"\"", "null", "7", "{}", "[\"a\"]", "\"PGEvPg==\"");
        Arbitrary<String> envelope = Arbitraries.maps(
                        Arbitraries.of(
                                "specversion", "id", "source", "type", "data", "data_base64", "datacontenttype", "é"),
                        value)
                .map(map -> map.entrySet().stream()
                        .map(entry -> "\"%s\":%s".formatted(entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining(",", "{", "}")));
        Arbitrary<String> body = Arbitraries.oneOf(
                envelope,
                envelope.list().ofMaxSize(3).map(list -> "[" + String.join(",", list) + "]"),
                envelope.map(text -> text.substring(0, text.length() / 2)),
                Arbitraries.strings().ofMaxLength(40));
        Arbitrary<Map<String, String>> headers = Arbitraries.maps(
                        Arbitraries.of("content-type", "ce-specversion", "ce_id", "ce_source", "ce-type", "other"),
                        Arbitraries.of(
                                "1.0",
                                "",
                                ";",
                                "application/json",
                                "application/cloudevents+json",
                                "application/cloudevents-batch+json",
                                "application/cloudevents"))
                .ofMaxSize(5);
        return Combinators.combine(body, headers).as(CloudEventsTest::message);
    }

    private static String reason(String body, String contentType) {
        SourceEvent message = message(body, Map.of("content-type", contentType));
        Batch batch = CloudEvents.open(message);
        assertThat(batch.events()).isEmpty();
        assertThat(batch.unreadable())
                .singleElement()
                .satisfies(letter -> assertThat(letter.event()).isSameAs(message));
        return batch.unreadable().getFirst().reason();
    }

    private static SourceEvent only(SourceEvent message) {
        Batch batch = CloudEvents.open(message);
        assertThat(batch.unreadable()).isEmpty();
        assertThat(batch.events()).hasSize(1);
        return batch.events().getFirst();
    }

    private static SourceEvent message(String body, Map<String, String> headers) {
        return new SourceEvent(
                "registry", body.getBytes(StandardCharsets.UTF_8), headers, "kafka t[0]@1", Instant.EPOCH);
    }

    private static String text(SourceEvent event) {
        return new String(event.payload(), StandardCharsets.UTF_8);
    }
}
