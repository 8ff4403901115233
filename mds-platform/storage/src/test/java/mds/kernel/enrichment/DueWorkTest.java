package mds.kernel.enrichment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import mds.kernel.graph.EntityState;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.GraphStore;
import mds.kernel.graph.StoreUnavailableException;
import mds.kernel.hydration.HydrationStage;
import mds.kernel.job.JobBoard;
import mds.kernel.model.EntityTypeModel;
import mds.kernel.model.GraphModel;
import mds.kernel.normalization.NormalizationStage;
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
import mds.storage.datomic.DatomicGraphStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two sources that answer at once, and a directory that does not. */
@Timeout(60)
class DueWorkTest {
    private static final GraphModel MODEL = new GraphModel(
            Map.of("model", new EntityTypeModel("model", "Model", "lab-plugin", Optional.empty(), Map.of(), Map.of())),
            List.of());
    private static final EntityUri FIRST = EntityUri.of("model", "first", "m");
    private static final EntityUri SECOND = EntityUri.of("model", "second", "m");
    private static final Alias BUCKET = new Alias("s3:bucket/table");

    private final Clock clock = Clock.systemUTC();
    private final PluginCalls calls = new PluginCalls(Duration.ofMinutes(1));
    private final CountDownLatch bucketAsked = new CountDownLatch(1);
    private final CountDownLatch directoryAnswers = new CountDownLatch(1);
    private final Sources sources = new Sources(List.of(
            source("first", AliasResolver.none()),
            source("second", new Resolver("s3", bucketAsked::countDown)),
            source("directory", new Resolver("mailto", directoryAnswers::await))));
    private final GraphStore store = DatomicGraphStore.open("datomic:mem://" + UUID.randomUUID());
    private final AtomicBoolean isAway = new AtomicBoolean();
    private final AtomicInteger refusals = new AtomicInteger();
    private final GraphStore refusing = refusing();
    private final JobBoard jobs = new JobBoard(refusing, clock);
    private final RecordPipeline pipeline = new RecordPipeline(
            MODEL,
            sources,
            new HydrationStage(sources, calls, clock, () -> 0),
            new NormalizationStage(MODEL, calls),
            store,
            clock);
    private final DueWork work = new DueWork(refusing, sources, calls, pipeline, jobs, clock);

    @BeforeEach
    void prepare() {
        store.prepare(MODEL);
    }

    @AfterEach
    void close() {
        work.close();
        jobs.close();
        pipeline.close();
        calls.close();
        store.close();
    }

    @Test
    void whatWasToBeDoneWhenTheStoreWasAwayForAMomentIsDoneAfterwards() throws Exception {
        store.commit(List.of(
                new GraphChange.RefreshDue(
                        FIRST, clock.instant(), clock.instant().minusSeconds(1)),
                new GraphChange.RefreshDue(SECOND, clock.instant(), clock.instant())));
        isAway.set(true);
        work.start();
        await().until(() -> refusals.get() > 0);
        isAway.set(false);
        await().untilAsserted(
                        () -> assertThat(List.of(state(FIRST), state(SECOND))).containsOnly(EntityState.GONE));
    }

    @Test
    void aDirectoryThatDoesNotAnswerHoldsUpNoAliasesOfOthers() throws Exception {
        Entity.Builder referrer = Entity.of(FIRST);
        IntStream.range(0, 3_000)
                .forEach(number -> referrer.reference("ownedBy", Alias.email("u%d@example.com".formatted(number))));
        store.commit(List.of(new GraphChange.RecordFetched(
                NormalizedRecord.of(referrer.build()), clock.instant().minusSeconds(10))));
        store.commit(List.of(new GraphChange.RecordFetched(
                NormalizedRecord.of(Entity.of(SECOND).reference("reads", BUCKET).build()),
                clock.instant().minusSeconds(5))));
        assertThat(store.snapshot().dueAliases(clock.instant(), 3_000)).doesNotContain(BUCKET);
        work.start();
        bucketAsked.await();
    }

    private EntityState state(EntityUri uri) {
        return store.snapshot().entity(uri).orElseThrow().state();
    }

    /** The store, but nobody can hold the second source's work while it is away. */
    private GraphStore refusing() {
        return (GraphStore) Proxy.newProxyInstance(
                GraphStore.class.getClassLoader(), new Class<?>[] {GraphStore.class}, (proxy, method, arguments) -> {
                    boolean holds = method.getName().equals("commit")
                            && ((List<?>) arguments[0])
                                    .stream()
                                            .anyMatch(change -> change instanceof GraphChange.JobHeld held
                                                    && held.job().endsWith("second"));
                    if (holds && isAway.get()) {
                        refusals.incrementAndGet();
                        throw new StoreUnavailableException("the store is away", new IllegalStateException());
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private ConnectedSource source(String name, AliasResolver resolver) {
        return new ConnectedSource(
                name,
                "lab-plugin",
                8,
                event -> List.of(),
                uri -> new Hydration.Gone(clock.instant(), "404"),
                record -> NormalizedRecord.of(Entity.of(record.uri()).build()),
                (type, cursor) -> new Inventory.Page(List.of(), Optional.empty()),
                resolver);
    }

    private interface Asked {
        void now() throws InterruptedException;
    }

    private record Resolver(String scheme, Asked asked) implements AliasResolver {
        @Override
        public Set<String> schemes() {
            return Set.of(scheme);
        }

        @Override
        public Optional<EntityUri> resolve(Alias alias) throws InterruptedException {
            asked.now();
            return Optional.empty();
        }
    }
}
