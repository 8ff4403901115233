package mds.kernel.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mds.kernel.graph.EntityView;
import mds.plugin.EntityUri;
import mds.plugin.SourceEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two hosts of one graph whose clocks do not agree. No event is hidden by that, and no answer by an older one. */
@Timeout(180)
class SkewedClocksTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final EntityUri URI = Site.uri("lab", 0);

    private final ManualClock clock = new ManualClock();
    private final ManualClock fast = new ManualClock();
    private final Site behind = new Site(clock, LIMIT, "lab");
    private final Site ahead = behind.beside(fast);
    private final ExecutorService transports = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void close() {
        ahead.close();
        behind.close();
        transports.shutdownNow();
    }

    @Test
    void anAnswerIsNotTakenForOldSinceTheClockOfItsHostIsBehind() throws Exception {
        fast.advance(HOUR);
        ahead.ingestion.accept(List.of(ahead.change(URI)));
        behind.ingestion.accept(List.of(behind.change(URI)));
        assertThat(behind.version(URI)).isEqualTo(2);
    }

    @Test
    void anAnswerThatWasUnderWayDoesNotReplaceANewerOneSinceTheClockOfItsHostIsAhead() throws Exception {
        fast.advance(HOUR);
        Future<?> slow = acceptWhileHeld(ahead, ahead.change(URI));
        behind.ingestion.accept(List.of(behind.change(URI)));
        release(ahead);
        slow.get();
        assertThat(behind.version(URI)).isEqualTo(2);
        settle();
        assertThat(behind.version(URI)).isEqualTo(2);
    }

    @Test
    void anAnswerThatWasUnderWayDoesNotSettleAnEventThatCameMeanwhile() throws Exception {
        fast.advance(HOUR);
        Future<?> slow = acceptWhileHeld(ahead, ahead.change(URI));
        Future<?> late = acceptWhileHeld(behind, behind.change(URI));
        clock.advance(LIMIT);
        late.get();
        behind.source("lab").away = true;
        release(behind);
        release(ahead);
        slow.get();
        assertThat(behind.view(URI).flatMap(EntityView::retry))
                .as("the event is due")
                .isPresent();
        behind.source("lab").away = false;
        settle();
        assertThat(behind.version(URI)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void whateverTheClocksSayTheGraphEndsAsTheSourceIs(long seed) throws Exception {
        Random random = new Random(seed);
        fast.advance(Duration.ofSeconds(random.nextInt(7200)));
        List<Site> hosts = new ArrayList<>(List.of(behind, ahead));
        for (int round = 0; round < 10; round++) {
            List<Future<?>> deliveries = new ArrayList<>();
            for (int event = random.nextInt(4); event >= 0; event--) {
                Site host = hosts.get(random.nextInt(2));
                if (host.source("lab").gate.getCount() == 0 && random.nextInt(3) == 0) {
                    host.source("lab").gate = new CountDownLatch(1);
                }
                host.source("lab").away = random.nextInt(5) == 0;
                deliveries.add(accept(host, host.change(Site.uri("lab", random.nextInt(2)))));
                if (random.nextBoolean()) {
                    advance(Duration.ofMillis(random.nextInt(6000)));
                }
            }
            Collections.shuffle(hosts, random);
            for (Site host : hosts) {
                release(host);
            }
            for (Future<?> delivery : deliveries) {
                delivery.get();
            }
            hosts.forEach(host -> host.source("lab").away = false);
            settle();
            assertThat(behind.isCurrent()).as("round %d", round).isTrue();
        }
    }

    private Future<?> accept(Site host, SourceEvent event) {
        return transports.submit(() -> {
            host.ingestion.accept(List.of(event));
            return event;
        });
    }

    /** The host has asked, and the answer is held back on its way. */
    private Future<?> acceptWhileHeld(Site host, SourceEvent event) {
        host.source("lab").gate = new CountDownLatch(1);
        int calls = host.source("lab").calls();
        Future<?> accepting = accept(host, event);
        await().until(() -> host.source("lab").calls() > calls);
        return accepting;
    }

    private static void release(Site host) {
        host.source("lab").gate.countDown();
    }

    private void advance(Duration time) {
        clock.advance(time);
        fast.advance(time);
    }

    /** Lets time pass until nothing is due any more, whatever the graph shows then. */
    private void settle() throws InterruptedException {
        while (behind.store.snapshot().nextDue(Instant.EPOCH).isPresent()) {
            advance(Duration.ofSeconds(10));
            behind.store.awaitCommitAfter(behind.store.snapshot().basis(), Duration.ofMillis(20));
        }
    }
}
