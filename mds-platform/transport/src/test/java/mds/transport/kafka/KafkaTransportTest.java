package mds.transport.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mds.kernel.Figure;
import mds.plugin.SourceEvent;
import mds.sandbox.testing.SharedSandbox;
import mds.transport.RecordingSink;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class KafkaTransportTest {
    private static final String BROKER = SharedSandbox.connect().kafkaBootstrapServers();
    private static final Map<String, Object> CONNECTION = Map.of("bootstrap.servers", BROKER);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Admin ADMIN = Admin.create(CONNECTION);

    /** Not idempotent: on a topic just created, where a first batch may be refused and the second taken, that gets stuck. */
    private static final KafkaProducer<String, String> PRODUCER = new KafkaProducer<>(
            Map.of("bootstrap.servers", BROKER, "enable.idempotence", false, "linger.ms", 5),
            new StringSerializer(),
            new StringSerializer());

    private final String topic = "test-" + UUID.randomUUID();
    private final String group = "group-" + topic;

    @BeforeAll
    static void waitLonger() {
        Awaitility.setDefaultTimeout(PATIENCE);
    }

    @AfterAll
    static void disconnect() {
        PRODUCER.close();
        ADMIN.close();
    }

    @Test
    void an_event_arrives_with_its_headers_and_position() throws Exception {
        create(1);
        ProducerRecord<String, String> message = new ProducerRecord<>(topic, "{\"a\":1}");
        message.headers().add("CE-Type", "created".getBytes(StandardCharsets.UTF_8));
        PRODUCER.send(message).get();

        RecordingSink sink = RecordingSink.willing();
        try (KafkaTransport transport = start(sink)) {
            await().until(() -> sink.accepted().size() == 1);
            assertThat(transport.problems()).isEmpty();
        }
        SourceEvent event = sink.accepted().getFirst();
        assertThat(event.source()).isEqualTo("registry");
        assertThat(event.payload()).asString().isEqualTo("{\"a\":1}");
        assertThat(event.headers()).isEqualTo(Map.of("ce-type", "created"));
        assertThat(event.position()).isEqualTo("kafka %s[0]@0".formatted(topic));
    }

    @Test
    void a_cloud_event_arrives_as_its_data_and_a_broken_one_with_its_reason() throws Exception {
        create(1);
        PRODUCER.send(message("{\"a\":1}", "ce_specversion", "1.0", "ce_id", "1", "ce_source", "/r", "ce_type", "t"))
                .get();
        PRODUCER.send(message(
                        "{\"specversion\":\"1.0\",\"id\":\"2\",\"source\":\"/r\",\"type\":\"t\",\"data\":{\"a\":2}}",
                        "content-type",
                        "application/cloudevents+json"))
                .get();
        PRODUCER.send(message("{}", "content-type", "application/cloudevents+json"))
                .get();

        RecordingSink sink = RecordingSink.willing();
        try (KafkaTransport transport = start(sink)) {
            await().until(() -> committed() == 3);
            assertThat(transport.figures())
                    .contains(new Figure(
                            "mds_transport_unreadable_total", Map.of("transport", "kafka", "source", "registry"), 1));
        }
        assertThat(sink.bodies()).containsExactly("{\"a\":1}", "{\"a\":2}");
        assertThat(sink.accepted())
                .extracting(event -> event.headers().get("ce-id"))
                .containsExactly("1", "2");
        assertThat(sink.rejected())
                .singleElement()
                .satisfies(letter -> assertThat(letter.reason()).contains("no attribute 'specversion'"));
    }

    @Test
    void properties_of_the_client_are_passed_on_but_for_those_that_losing_nothing_rests_on() throws Exception {
        create(1);
        try (KafkaTransport transport = new KafkaTransport(
                new KafkaTransport.Settings(
                        BROKER, group, Map.of(topic, "registry"), Map.of("client.id", "ours", "max.poll.records", "7")),
                Clock.systemUTC())) {
            transport.start(RecordingSink.willing());
            await().until(() -> clients().contains("ours"));
            assertThat(transport.problems()).isEmpty();
        }
        assertThat(ClientProperties.isSecret("sasl.jaas.config")).isTrue();
        assertThat(ClientProperties.fault("group.id", "x", false).orElseThrow()).contains("MDS itself");
        assertThat(ClientProperties.fault("enable.auto.commit", "true", false)).isPresent();
        assertThat(ClientProperties.fault("securty.protocol", "SSL", false).orElseThrow())
                .contains("no property");
        assertThat(ClientProperties.fault("max.poll.records", "many", false).orElseThrow())
                .contains("many");
        assertThat(ClientProperties.fault("max.poll.records", "hidden", true).orElseThrow())
                .doesNotContain("hidden");
    }

    @Test
    void nothing_is_acknowledged_before_the_sink_returns() throws Exception {
        create(1);
        produce(5);

        RecordingSink sink = RecordingSink.held();
        try (KafkaTransport transport = start(sink)) {
            await().until(() -> !sink.offered().isEmpty());
            await().until(() -> lag(transport) == 5);
            assertThat(committed()).isZero();

            sink.open();
            await().until(() -> committed() == 5);
            await().until(() -> lag(transport) == 0);
        }
    }

    @Test
    void a_batch_that_the_store_refuses_is_handed_over_until_it_is_taken() throws Exception {
        create(1);
        produce(3);

        RecordingSink sink = RecordingSink.failing(3);
        try (KafkaTransport transport = start(sink)) {
            await().until(() ->
                    transport.problems().getOrDefault("registry", "").contains("the store is away"));
            await().until(() -> committed() == 3);
            assertThat(transport.problems()).isEmpty();
        }
        assertThat(sink.bodies()).containsExactlyInAnyOrder("0", "1", "2");
        assertThat(sink.deliveries().values()).allMatch(times -> times >= 2);
    }

    @Test
    void what_a_closed_host_could_not_store_comes_again() throws Exception {
        create(1);
        produce(10);

        RecordingSink first = RecordingSink.failing(Integer.MAX_VALUE);
        try (KafkaTransport transport = start(first)) {
            await().until(() -> !transport.problems().isEmpty());
        }
        assertThat(first.accepted()).isEmpty();
        assertThat(committed()).isZero();

        RecordingSink second = RecordingSink.willing();
        try (KafkaTransport transport = start(second)) {
            await().until(() -> second.accepted().size() == 10);
            assertThat(transport.problems()).isEmpty();
        }
    }

    @Test
    void close_finishes_and_acknowledges_the_batch_in_hand() throws Exception {
        create(1);
        produce(4);

        RecordingSink sink = RecordingSink.held();
        KafkaTransport transport = start(sink);
        await().until(() -> !sink.offered().isEmpty());
        Thread closing = Thread.startVirtualThread(transport::close);
        sink.open();
        closing.join();

        assertThat(committed()).isEqualTo(sink.accepted().size()).isPositive();
    }

    @Test
    void hosts_that_come_and_go_lose_nothing() throws Exception {
        create(6);
        int total = 6_000;
        Set<String> expected =
                IntStream.range(0, total).mapToObj(Integer::toString).collect(Collectors.toSet());
        List<RecordingSink> sinks =
                IntStream.range(0, 4).mapToObj(i -> RecordingSink.willing()).toList();

        produce(total);
        KafkaTransport first = start(sinks.get(0));
        await().until(() -> !sinks.get(0).accepted().isEmpty());
        KafkaTransport second = start(sinks.get(1));
        await().until(() -> readers() == 2);
        produce(total);
        await().until(() -> !sinks.get(1).accepted().isEmpty());
        first.close();
        try (KafkaTransport third = start(sinks.get(2));
                KafkaTransport fourth = start(sinks.get(3))) {
            await().until(() -> committed() == 2L * total);
            assertThat(third.problems()).isEmpty();
            assertThat(fourth.problems()).isEmpty();
        } finally {
            second.close();
        }

        Set<String> reached = new TreeSet<>();
        sinks.forEach(sink -> reached.addAll(sink.bodies()));
        assertThat(reached).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(sinks.stream().mapToInt(sink -> sink.accepted().size()).sum())
                .isGreaterThanOrEqualTo(2 * total);
    }

    @Test
    void a_batch_in_hand_is_finished_before_its_partitions_move() throws Exception {
        create(2);
        PRODUCER.send(new ProducerRecord<>(topic, 0, "", "left")).get();
        PRODUCER.send(new ProducerRecord<>(topic, 1, "", "right")).get();

        RecordingSink slow = RecordingSink.held();
        RecordingSink other = RecordingSink.willing();
        try (KafkaTransport holding = start(slow)) {
            await().until(() -> !slow.offered().isEmpty());
            try (KafkaTransport joining = start(other)) {
                await().until(() -> members() == 2);
                slow.open();
                await().until(() -> committed() == 2);
                assertThat(joining.problems()).isEmpty();
            }
            assertThat(holding.problems()).isEmpty();
        }
        // Neither event of the batch in hand was given to the host that joined meanwhile.
        Set<String> held = slow.offered().stream()
                .map(event -> new String(event.payload(), StandardCharsets.UTF_8))
                .collect(Collectors.toSet());
        assertThat(other.bodies()).doesNotContainAnyElementsOf(held);
    }

    @Test
    void a_topic_is_read_as_soon_as_it_appears() throws Exception {
        RecordingSink sink = RecordingSink.willing();
        try (KafkaTransport transport = start(sink)) {
            await().until(() ->
                    transport.problems().getOrDefault("registry", "").contains("no topic '%s'".formatted(topic)));
            create(1);
            produce(2);
            await().until(() -> sink.accepted().size() == 2);
            assertThat(transport.problems()).isEmpty();
        }
    }

    @Test
    void a_broker_that_is_away_is_named_and_read_when_it_comes() throws Exception {
        create(1);
        produce(2);
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        String away = "127.0.0.1:" + port;
        RecordingSink sink = RecordingSink.willing();
        try (KafkaTransport transport = start(away, sink)) {
            await().until(() ->
                    transport.problems().getOrDefault("registry", "").contains(away));
            try (ForwardedPort arriving = ForwardedPort.from(port, BROKER)) {
                await().until(() -> sink.accepted().size() == 2);
                assertThat(arriving.connections()).isPositive();
                assertThat(transport.problems()).isEmpty();
            }
        }
    }

    private KafkaTransport start(RecordingSink sink) {
        return start(BROKER, sink);
    }

    private KafkaTransport start(String broker, RecordingSink sink) {
        KafkaTransport transport = new KafkaTransport(
                KafkaTransport.Settings.of(broker, group, Map.of(topic, "registry")), Clock.systemUTC());
        transport.start(sink);
        return transport;
    }

    private double lag(KafkaTransport transport) {
        return transport.figures().stream()
                .filter(figure -> figure.name().equals("mds_kafka_lag"))
                .filter(figure -> topic.equals(figure.labels().get("topic")))
                .mapToDouble(Figure::value)
                .sum();
    }

    private ProducerRecord<String, String> message(String body, String... headers) {
        ProducerRecord<String, String> message = new ProducerRecord<>(topic, body);
        for (int at = 0; at < headers.length; at += 2) {
            message.headers().add(headers[at], headers[at + 1].getBytes(StandardCharsets.UTF_8));
        }
        return message;
    }

    private Set<String> clients() throws Exception {
        return ADMIN.describeConsumerGroups(List.of(group)).all().get().values().stream()
                .flatMap(description -> description.members().stream())
                .map(MemberDescription::clientId)
                .collect(Collectors.toSet());
    }

    private void create(int partitions) throws Exception {
        ADMIN.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                .all()
                .get();
    }

    private void produce(int events) throws Exception {
        List<Future<RecordMetadata>> sent = IntStream.range(0, events)
                .mapToObj(Integer::toString)
                .map(text -> PRODUCER.send(new ProducerRecord<>(topic, text, text)))
                .toList();
        for (Future<RecordMetadata> message : sent) {
            message.get();
        }
    }

    private long committed() throws Exception {
        return ADMIN.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().values().stream()
                .mapToLong(OffsetAndMetadata::offset)
                .sum();
    }

    private long readers() throws Exception {
        return ADMIN.describeConsumerGroups(List.of(group)).all().get().values().stream()
                .flatMap(description -> description.members().stream())
                .filter(member -> !member.assignment().topicPartitions().isEmpty())
                .count();
    }

    private int members() throws Exception {
        return ADMIN.describeConsumerGroups(List.of(group)).all().get().values().stream()
                .mapToInt(description -> description.members().size())
                .sum();
    }
}
