package mds.kernel.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import mds.kernel.Kernel;
import mds.kernel.event.EventSink;
import mds.kernel.graph.StoreUnavailableException;
import mds.kernel.verification.VerificationReport.Outcome;
import mds.plugin.EntityUri;
import mds.plugin.SourceEvent;
import mds.sandbox.testing.SharedSandbox;
import mds.storage.datomic.DatomicGraphStore;
import mds.storage.elasticsearch.ElasticsearchIndex;
import org.junit.jupiter.api.Test;

/** Two hosts take the events of one source, each some, some both, in any order, while it fails now and then. */
class TwoPipelinesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(150);
    private static final int CHANGES = 300;

    private final Clock clock = Clock.systemUTC();
    private final SmallWorld world = new SmallWorld(clock);
    private final Random random = new Random(42);
    private final SmallChanges changes = new SmallChanges(world, random);

    @Test
    void endAsTheSourceIs() throws Exception {
        String database = "datomic:mem://" + UUID.randomUUID();
        String engine = SharedSandbox.connect().elasticsearchUrl();
        try (DatomicGraphStore first = DatomicGraphStore.open(database);
                DatomicGraphStore second = DatomicGraphStore.open(database);
                ElasticsearchIndex index = ElasticsearchIndex.open(URI.create(engine), "two-" + UUID.randomUUID())) {
            first.prepare(SmallWorld.MODEL);
            second.prepare(SmallWorld.MODEL);
            index.prepare(SmallWorld.MODEL);
            try (Kernel one = kernel(first, index);
                    Kernel other = kernel(second, index)) {
                one.start();
                other.start();
                publish(List.of(one.events(), other.events()));
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(first.snapshot().counts().values().stream()
                                        .flatMap(states -> states.keySet().stream())
                                        .map(Enum::name))
                                .doesNotContain("STALE", "UNCACHED"));
                one.verifications().start(VerificationRequest.everything());
                await().atMost(PATIENCE)
                        .until(() -> one.verifications().latest().orElseThrow().outcome() != Outcome.RUNNING);
                VerificationReport report = one.verifications().latest().orElseThrow();
                assertThat(report.differences()).isEmpty();
                assertThat(report.outcome()).isEqualTo(Outcome.SOUND);
            }
        }
    }

    private Kernel kernel(DatomicGraphStore store, ElasticsearchIndex index) throws Exception {
        return new Kernel(SmallWorld.MODEL, world.sources(), Map.of(), store, store.deadLetters(), index, clock);
    }

    /** Changes the source; the event of a change goes to one host or to both, with others, late or at once. */
    private void publish(List<EventSink> hosts) throws Exception {
        List<List<SourceEvent>> held = List.of(new ArrayList<>(), new ArrayList<>());
        List<Thread> deliveries = new ArrayList<>();
        for (int change = 0; change < CHANGES; change++) {
            SourceEvent event = event(changes.next());
            int host = random.nextInt(2);
            held.get(host).add(event);
            if (random.nextInt(5) == 0) {
                held.get(1 - host).add(event);
            }
            world.down(random.nextInt(20) == 0);
            if (held.get(host).size() > random.nextInt(10)) {
                deliveries.add(deliver(hosts.get(host), held.get(host)));
            }
        }
        world.down(false);
        deliveries.add(deliver(hosts.getFirst(), held.getFirst()));
        deliveries.add(deliver(hosts.getLast(), held.getLast()));
        for (Thread delivery : deliveries) {
            delivery.join();
        }
    }

    private Thread deliver(EventSink host, List<SourceEvent> events) {
        List<SourceEvent> batch = new ArrayList<>(events);
        events.clear();
        Collections.shuffle(batch, random);
        return Thread.ofVirtual().start(() -> {
            try {
                host.accept(batch);
            } catch (StoreUnavailableException e) {
                throw new IllegalStateException("the store in memory is always there", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private SourceEvent event(EntityUri uri) {
        return new SourceEvent(
                "lab", uri.toString().getBytes(StandardCharsets.UTF_8), Map.of(), "test", clock.instant());
    }
}
