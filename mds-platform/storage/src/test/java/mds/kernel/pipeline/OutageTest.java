package mds.kernel.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import mds.kernel.graph.EntityState;
import mds.kernel.graph.EntityView;
import mds.plugin.EntityUri;
import mds.plugin.SourceEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sources that are away or slow, and what becomes of their events and of others'. */
@Timeout(180)
class OutageTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration STEP = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** A source that is away is tried so often, by whichever of its entities. */
    private static final Duration PROBING = Duration.ofSeconds(10);
    /** Those of which there is one event at the beginning; others have events all the time. */
    private static final int QUIET = 40;

    private static final int BUSY = 10;

    @Test
    void aSourceIsAskedForNoMoreAtOnceThanItHasPlaces() throws Exception {
        try (Site site = new Site(Clock.systemUTC(), Duration.ofMillis(200), 3, "lab")) {
            CountDownLatch gate = new CountDownLatch(1);
            site.source("lab").gate = gate;
            deliver(site, "lab", IntStream.range(0, 20).toArray());
            await().until(() -> site.source("lab").calls() >= 3);
            assertThat(site.source("lab").calls()).isEqualTo(3);

            gate.countDown();
            await().atMost(Duration.ofMinutes(1)).until(site::isCurrent);
        }
    }

    @Test
    void anHourWithoutASourceCostsNoEventHoldsUpNobodyAndHealsByItself() throws Exception {
        ManualClock clock = new ManualClock();
        try (Site site = new Site(clock, PATIENCE, "away", "well")) {
            deliver(site, "away", IntStream.range(0, QUIET / 2).toArray());
            clock.advance(STEP);
            site.source("away").away = true;
            deliver(site, "away", IntStream.range(0, QUIET).toArray());
            int before = site.source("away").calls();
            Map<EntityUri, List<Duration>> delays = new HashMap<>();
            Instant end = clock.instant().plus(HOUR);
            for (int step = 0; clock.instant().isBefore(end); step++) {
                note(site, clock, delays);
                clock.advance(STEP);
                deliver(site, "away", QUIET + step % BUSY);
                deliver(site, "well", step % BUSY);
                assertThat(site.version(Site.uri("well", step % BUSY)))
                        .isEqualTo(site.source("well").versions.get(Site.uri("well", step % BUSY)));
                awaitDueWork(site, clock);
            }
            for (int id = 0; id < QUIET + BUSY; id++) {
                EntityView view = site.view(Site.uri("away", id)).orElseThrow();
                assertThat(view.state()).isEqualTo(id < QUIET / 2 ? EntityState.STALE : EntityState.UNCACHED);
                assertThat(view.retry().orElseThrow().lastError().orElseThrow()).contains("the lab is closed");
                assertThat(view.retry().orElseThrow().nextAttempt()).isAfter(clock.instant());
            }
            assertThat(site.source("away").calls() - before)
                    .isBetween(60, QUIET + BUSY + (int) HOUR.dividedBy(PROBING));
            assertThat(delays).hasSize(QUIET);
            delays.values()
                    .forEach(all -> assertThat(all.stream().filter(delay -> delay.compareTo(PROBING) > 0))
                            .as("but for when one of them tries for all whether the source answers")
                            .hasSizeGreaterThan(3)
                            .isSorted());

            site.source("away").away = false;
            deliver(site, "away", 0);
            while (!site.isCurrent()) {
                clock.advance(Duration.ofMillis(100));
                site.store.awaitCommitAfter(site.store.snapshot().basis(), Duration.ofMillis(20));
            }
            assertThat(clock.instant()).as("healed at").isBefore(end.plus(Duration.ofMinutes(5)));
        }
    }

    @Test
    void aSourceThatHangsHoldsUpNoEventsOfOthersAndIsAskedNoMoreThanIfItWereWell() throws Exception {
        try (Site site = new Site(Clock.systemUTC(), Duration.ofMillis(200), "hung", "well")) {
            site.source("hung").gate = new CountDownLatch(1);
            List<SourceEvent> batch = new ArrayList<>(
                    events(site, "hung", IntStream.range(0, 2100).toArray()));
            batch.addAll(events(site, "well", 0, 1, 2));
            site.ingestion.accept(batch);
            assertThat(site.version(Site.uri("well", 2))).isEqualTo(1);
            for (int id = 0; id < 2100; id++) {
                assertThat(site.view(Site.uri("hung", id)).orElseThrow().retry())
                        .isPresent();
            }
            site.source("well").away = true;
            deliver(site, "well", 3);
            site.source("well").away = false;
            // Due work of others is done though thousands of the hung source are due before it.
            await().atMost(PATIENCE).until(() -> site.version(Site.uri("well", 3)) == 1);
            assertThat(site.version(Site.uri("hung", 0))).isZero();

            site.source("hung").gate.countDown();
            await().atMost(PATIENCE).until(site::isCurrent);
            assertThat(site.source("hung").mostCalls()).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void whateverFewEntitiesOfASlowSourceHaveEventsOneBatchWaitsForItAndNoOther() throws Exception {
        ManualClock clock = new ManualClock();
        try (Site site = new Site(clock, Duration.ofSeconds(5), "hung", "well");
                ExecutorService transport = Executors.newVirtualThreadPerTaskExecutor()) {
            site.source("hung").gate = new CountDownLatch(1);
            Future<?> first = transport.submit(() -> {
                deliver(site, "hung", 0);
                return "taken";
            });
            await().atMost(PATIENCE).until(() -> site.source("hung").calls() == 1);
            clock.advance(Duration.ofSeconds(5));
            first.get();
            // From here on time stands still: a batch that waits for the source waits for ever.
            for (int id = 1; id < 20; id++) {
                List<SourceEvent> batch = new ArrayList<>(events(site, "hung", id));
                batch.addAll(events(site, "well", id));
                site.ingestion.accept(batch);
                assertThat(site.version(Site.uri("well", id))).isEqualTo(1);
                assertThat(site.view(Site.uri("hung", id)).orElseThrow().retry())
                        .isPresent();
            }
            site.source("hung").gate.countDown();
            await().atMost(PATIENCE).until(site::isCurrent);
            // It answers at once now, and events wait for it again.
            deliver(site, "hung", 20);
            assertThat(site.version(Site.uri("hung", 20))).isEqualTo(1);
        }
    }

    /** How long each of the quiet waits for its next attempt, each time that was planned anew. */
    private static void note(Site site, Clock clock, Map<EntityUri, List<Duration>> delays) {
        for (int id = 0; id < QUIET; id++) {
            EntityUri uri = Site.uri("away", id);
            EntityView.Retry retry = site.view(uri).orElseThrow().retry().orElseThrow();
            List<Duration> known = delays.computeIfAbsent(uri, none -> new ArrayList<>());
            if (retry.attempts() > known.size()) {
                known.add(Duration.between(clock.instant(), retry.nextAttempt()));
            }
        }
    }

    /** Rests pass meanwhile. */
    private static void awaitDueWork(Site site, ManualClock clock) throws InterruptedException {
        while (!site.store.snapshot().dueEntities(clock.instant(), 1).isEmpty()) {
            clock.advance(Duration.ofMillis(100));
            site.store.awaitCommitAfter(site.store.snapshot().basis(), Duration.ofMillis(20));
        }
    }

    private static void deliver(Site site, String source, int... ids) throws Exception {
        site.ingestion.accept(events(site, source, ids));
    }

    private static List<SourceEvent> events(Site site, String source, int... ids) {
        return IntStream.of(ids)
                .mapToObj(id -> site.change(Site.uri(source, id)))
                .toList();
    }
}
