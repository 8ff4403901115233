package mds.kernel.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import mds.kernel.Kernel;
import mds.kernel.verification.VerificationReport.Outcome;
import mds.sandbox.SandboxAddresses;
import mds.sandbox.testing.SharedSandbox;
import mds.storage.datomic.DatomicGraphStore;
import mds.storage.elasticsearch.ElasticsearchIndex;
import mds.transport.kafka.KafkaTransport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Hosts of one group come and go over one database while a source changes and fails now and then. */
class HostsOfAGroupTest {
    private static final Duration PATIENCE = Duration.ofSeconds(150);
    private static final int TURNS = 6;
    private static final int CHANGES_A_TURN = 100;
    private static final int PARTITIONS = 6;

    private final Clock clock = Clock.systemUTC();
    private final Random random = new Random(42);
    private final SmallWorld world = new SmallWorld(clock);
    private final SmallChanges changes = new SmallChanges(world, random);
    private final SandboxAddresses servers = SharedSandbox.connect();
    private final String name = "group-" + UUID.randomUUID();
    private final String database = "datomic:mem://" + name;
    private final Map<String, Object> connection = Map.of("bootstrap.servers", servers.kafkaBootstrapServers());
    private final Admin admin = Admin.create(connection);
    /** One request at a time: of two, a topic just created may refuse the first and take the second; the first gets stuck. */
    private final KafkaProducer<String, String> producer = new KafkaProducer<>(
            Map.of("bootstrap.servers", servers.kafkaBootstrapServers(), "max.in.flight.requests.per.connection", 1),
            new StringSerializer(),
            new StringSerializer());

    private final List<DatomicGraphStore> stores = new ArrayList<>();

    private record Host(Kernel kernel, KafkaTransport transport) {
        void leave() {
            transport.close();
            kernel.close();
        }
    }

    @AfterEach
    void close() {
        stores.forEach(DatomicGraphStore::close);
        producer.close();
        admin.close();
    }

    @Test
    void endAsTheSourceIsWhicheverOfThemTookAnEvent() throws Exception {
        admin.createTopics(List.of(new NewTopic(name, PARTITIONS, (short) 1)))
                .all()
                .get();
        try (ElasticsearchIndex index = ElasticsearchIndex.open(URI.create(servers.elasticsearchUrl()), name)) {
            index.prepare(SmallWorld.MODEL);
            Deque<Host> hosts = new ArrayDeque<>(List.of(join(index), join(index)));
            for (int turn = 0; turn < TURNS; turn++) {
                await().atMost(PATIENCE).until(() -> readers() == 2);
                publishChanges();
                hosts.remove().leave();
                hosts.add(join(index));
                publishChanges();
            }
            world.down(false);
            await().atMost(PATIENCE).until(() -> acknowledged() == 2L * TURNS * CHANGES_A_TURN);
            Host last = hosts.getLast();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(stores.getFirst().snapshot().counts().values().stream()
                                    .flatMap(states -> states.keySet().stream())
                                    .map(Enum::name))
                            .doesNotContain("STALE", "UNCACHED"));
            VerificationReport report = verified(last.kernel().verifications());
            assertThat(report.differences()).isEmpty();
            assertThat(report.outcome()).isEqualTo(Outcome.SOUND);
            hosts.forEach(Host::leave);
        }
    }

    private Host join(ElasticsearchIndex index) throws Exception {
        DatomicGraphStore store = DatomicGraphStore.open(database);
        stores.add(store);
        store.prepare(SmallWorld.MODEL);
        Kernel kernel =
                new Kernel(SmallWorld.MODEL, world.sources(), Map.of(), store, store.deadLetters(), index, clock);
        kernel.start();
        KafkaTransport transport = new KafkaTransport(
                KafkaTransport.Settings.of(servers.kafkaBootstrapServers(), name, Map.of(name, "lab")), clock);
        transport.start(kernel.events());
        return new Host(kernel, transport);
    }

    /** Without a key, so that events of one entity come to several hosts at once. */
    private void publishChanges() {
        for (int change = 0; change < CHANGES_A_TURN; change++) {
            String uri = changes.next().toString();
            world.down(random.nextInt(20) == 0);
            var _ = producer.send(new ProducerRecord<>(name, random.nextInt(PARTITIONS), null, uri));
        }
        producer.flush();
    }

    private static VerificationReport verified(Verifications verifications) {
        verifications.start(VerificationRequest.everything());
        await().atMost(PATIENCE)
                .until(() -> verifications.latest().orElseThrow().outcome() != Outcome.RUNNING);
        return verifications.latest().orElseThrow();
    }

    private long acknowledged() throws Exception {
        return admin.listConsumerGroupOffsets(name).partitionsToOffsetAndMetadata().get().values().stream()
                .mapToLong(OffsetAndMetadata::offset)
                .sum();
    }

    /** None before the first of them has joined: until then there is no group. */
    private long readers() throws Exception {
        try {
            return admin.describeConsumerGroups(List.of(name)).all().get().values().stream()
                    .flatMap(description -> description.members().stream())
                    .filter(member -> !member.assignment().topicPartitions().isEmpty())
                    .count();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return 0;
            }
            throw e;
        }
    }
}
