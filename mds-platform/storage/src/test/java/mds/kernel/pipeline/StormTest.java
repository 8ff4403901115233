package mds.kernel.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mds.kernel.graph.EntityView;
import mds.plugin.EntityUri;
import mds.plugin.SourceEvent;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Many events on few entities. Time passes as the test says, so that the bounds are exact on every machine. */
class StormTest {
    private static final Duration PATIENT = Duration.ofMinutes(1);
    private static final Duration LONGEST_REST = Duration.ofSeconds(2);

    private final ManualClock clock = new ManualClock();

    @Test
    void tenThousandEventsOnAHundredEntitiesWithinASecondCostThreeHundredFetches() throws Exception {
        try (Site site = new Site(clock, PATIENT, "lab")) {
            Random random = new Random(20_261_126);
            for (int sent = 0; sent < 10_000; sent += 50) {
                deliver(site, random, 50, 100);
                clock.advance(Duration.ofMillis(5));
            }
            settle(site);
            assertThat(site.source("lab").calls()).isBetween(200, 300);
            assertThat(site.source("lab").mostCalls()).isLessThanOrEqualTo(3);
        }
    }

    /** However events come: none is lost, none is answered with what was before it, and rests are kept. */
    @Property(tries = 5, shrinking = ShrinkingMode.OFF)
    void everyEventIsHeededAndRestsAreKept(
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 40) int entities,
            @ForAll @IntRange(max = 60) int step)
            throws Exception {
        Instant begin = clock.instant();
        try (Site site = new Site(clock, PATIENT, "lab");
                ExecutorService transports = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 60; round++) {
                List<Future<?>> deliveries = new ArrayList<>();
                for (int transport = 0; transport < 3; transport++) {
                    long seed = random.nextLong();
                    deliveries.add(transports.submit(() -> {
                        deliver(site, new Random(seed), 20, entities);
                        return seed;
                    }));
                }
                for (Future<?> delivery : deliveries) {
                    delivery.get();
                }
                clock.advance(Duration.ofMillis(random.nextInt(step + 1)));
            }
            Instant end = clock.instant();
            settle(site);
            assertThat(site.source("lab").mostCalls()).isLessThanOrEqualTo(mostWithin(Duration.between(begin, end)));
        }
    }

    /** How often an entity can be asked for on account of events of so long a time: rests of 0.5, 1, 2, 2, … seconds. */
    private static int mostWithin(Duration time) {
        int calls = 1;
        Duration rest = Duration.ofMillis(500);
        for (Duration last = Duration.ZERO; last.compareTo(time) <= 0; last = last.plus(rest), calls++) {
            if (calls > 1) {
                rest = calls == 2 ? Duration.ofSeconds(1) : LONGEST_REST;
            }
        }
        return calls;
    }

    /** What is acknowledged has its effect, or will have, whatever happens to the host. */
    private void deliver(Site site, Random random, int events, int entities) throws Exception {
        List<SourceEvent> batch = new ArrayList<>();
        for (int event = 0; event < events; event++) {
            batch.add(site.change(Site.uri("lab", random.nextInt(entities))));
        }
        site.ingestion.accept(batch);
        for (SourceEvent event : batch) {
            EntityView view = site.view(EntityUri.parse(new String(event.payload(), StandardCharsets.UTF_8)))
                    .orElseThrow();
            boolean heeded = view.fetchedAt()
                    .filter(at -> !at.isBefore(event.receivedAt()))
                    .isPresent();
            assertThat(heeded || view.retry().isPresent()).as("%s", view).isTrue();
        }
    }

    /** Lets rests pass until the graph shows what the source holds. */
    private void settle(Site site) throws InterruptedException {
        for (Instant end = clock.instant().plus(LONGEST_REST); !clock.instant().isAfter(end); ) {
            clock.advance(Duration.ofMillis(100));
            Thread.onSpinWait();
        }
        while (!site.isCurrent() || site.store.snapshot().nextDue(Instant.EPOCH).isPresent()) {
            clock.advance(Duration.ofMillis(100));
            site.store.awaitCommitAfter(site.store.snapshot().basis(), Duration.ofMillis(20));
        }
    }
}
