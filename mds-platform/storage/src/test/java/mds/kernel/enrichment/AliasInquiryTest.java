package mds.kernel.enrichment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.GraphStore;
import mds.kernel.hydration.HydrationStage;
import mds.kernel.model.EntityTypeModel;
import mds.kernel.model.GraphModel;
import mds.kernel.normalization.NormalizationStage;
import mds.kernel.pipeline.ManualClock;
import mds.kernel.pipeline.RecordPipeline;
import mds.kernel.source.ConnectedSource;
import mds.kernel.source.PluginCalls;
import mds.kernel.source.Sources;
import mds.plugin.Alias;
import mds.plugin.AliasResolver;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import mds.plugin.Hydration;
import mds.plugin.Inventory;
import mds.plugin.NormalizedRecord;
import mds.plugin.SourceUnavailableException;
import mds.storage.datomic.DatomicGraphStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A directory that knows of nobody, and is away now and then. */
@Timeout(60)
class AliasInquiryTest {
    private static final GraphModel MODEL = new GraphModel(
            Map.of("model", new EntityTypeModel("model", "Model", "lab-plugin", Optional.empty(), Map.of(), Map.of())),
            List.of());
    private static final EntityUri REFERRER = EntityUri.of("model", "directory", "m");
    private static final Alias ALICE = Alias.email("alice@example.com");
    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration UNKNOWN = Duration.ofMinutes(10);

    private final GraphStore store = DatomicGraphStore.open("datomic:mem://" + UUID.randomUUID());
    private final ManualClock clock = new ManualClock();
    private final PluginCalls calls = new PluginCalls(Duration.ofMinutes(1));
    private final Directory directory = new Directory();
    private final Sources sources = new Sources(List.of(new ConnectedSource(
            "directory",
            "lab-plugin",
            8,
            event -> List.of(),
            uri -> new Hydration.Gone(clock.instant(), "404"),
            record -> NormalizedRecord.of(Entity.of(record.uri()).build()),
            (type, cursor) -> new Inventory.Page(List.of(), Optional.empty()),
            directory)));
    private final RecordPipeline pipeline = new RecordPipeline(
            MODEL,
            sources,
            new HydrationStage(sources, calls, clock, () -> 0),
            new NormalizationStage(MODEL, calls),
            store,
            clock);
    private final AliasInquiry inquiry = new AliasInquiry(store, sources, calls, pipeline, clock);

    @BeforeEach
    void refer() throws Exception {
        store.prepare(MODEL);
        Entity referrer = Entity.of(REFERRER).reference("ownedBy", ALICE).build();
        store.commit(List.of(new GraphChange.RecordFetched(NormalizedRecord.of(referrer), clock.instant())));
    }

    @AfterEach
    void close() {
        pipeline.close();
        calls.close();
        store.close();
    }

    @Test
    void whoWasSaidToBeUnknownIsAskedForAgainMuchLater() throws Exception {
        inquiry.inquire(ALICE);
        assertThat(isDueIn(UNKNOWN.minusMillis(1))).isFalse();
        assertThat(isDueIn(UNKNOWN)).isTrue();
    }

    @Test
    void aSourceThatFailsIsAskedAgainSoonAndLaterTheLongerItFails() throws Exception {
        directory.away = true;
        inquiry.inquire(ALICE);
        assertThat(isDueIn(FIRST)).isTrue();

        clock.advance(Duration.ofMinutes(2));
        inquiry.inquire(ALICE);
        assertThat(isDueIn(Duration.ofSeconds(59))).isFalse();
        assertThat(isDueIn(Duration.ofMinutes(2))).isTrue();

        clock.advance(Duration.ofHours(5));
        inquiry.inquire(ALICE);
        assertThat(isDueIn(UNKNOWN)).isTrue();
    }

    @Test
    void aSourceThatHasAnsweredSinceIsAskedAgainSoonWhenItFails() throws Exception {
        directory.away = true;
        inquiry.inquire(ALICE);
        clock.advance(Duration.ofHours(1));
        directory.away = false;
        inquiry.inquire(ALICE);
        clock.advance(UNKNOWN);
        directory.away = true;
        inquiry.inquire(ALICE);
        assertThat(isDueIn(FIRST)).isTrue();
    }

    @Test
    void inquiriesTakeAPartOfTheirSourcesPlaces() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> inquiries = new ArrayList<>();
            IntStream.range(0, 20)
                    .forEach(number -> inquiries.add(threads.submit(() -> {
                        inquiry.inquire(Alias.email("u%d@example.com".formatted(number)));
                        return null;
                    })));
            try {
                for (int left = inquiries.size(); left > 0; left--) {
                    int asking = Math.min(2, left);
                    await().until(() -> directory.asking.get() == asking);
                    directory.answers.release();
                }
            } finally {
                // Whatever went wrong, nobody is left waiting.
                directory.answers.release(inquiries.size());
            }
            for (Future<?> asked : inquiries) {
                asked.get();
            }
        }
    }

    @Test
    void callsThatDoNotEndAreBoundedHoweverManyAliasesAreAskedFor() throws Exception {
        try (PluginCalls impatient = new PluginCalls(Duration.ofMillis(1))) {
            AliasInquiry given = new AliasInquiry(store, sources, impatient, pipeline, clock);
            directory.stubborn = true;
            for (int number = 0; number < AliasInquiry.RUNNING + 50; number++) {
                given.inquire(Alias.email("u%d@example.com".formatted(number)));
            }
            assertThat(directory.asking.get()).isBetween(1, AliasInquiry.RUNNING + 25);
        } finally {
            directory.stubborn = false;
            directory.answers.release(AliasInquiry.RUNNING + 50);
        }
    }

    private boolean isDueIn(Duration time) {
        return store.snapshot().dueAliases(clock.instant().plus(time), 10).contains(ALICE);
    }

    private static final class Directory implements AliasResolver {
        private volatile boolean away;
        /** Whether it heeds no interrupt. */
        private volatile boolean stubborn;

        private final AtomicInteger asking = new AtomicInteger();
        /** One each for whoever asks for somebody else than Alice. */
        private final Semaphore answers = new Semaphore(0);

        @Override
        public Set<String> schemes() {
            return Set.of("mailto");
        }

        @Override
        public Optional<EntityUri> resolve(Alias alias) throws SourceUnavailableException, InterruptedException {
            asking.incrementAndGet();
            try {
                if (away) {
                    throw new SourceUnavailableException("the directory is away");
                }
                if (stubborn) {
                    answers.acquireUninterruptibly();
                } else if (!alias.equals(ALICE)) {
                    answers.acquire();
                }
                return Optional.empty();
            } finally {
                asking.decrementAndGet();
            }
        }
    }
}
