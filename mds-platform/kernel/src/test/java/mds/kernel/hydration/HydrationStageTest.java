package mds.kernel.hydration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import mds.kernel.Figure;
import mds.kernel.source.ConnectedSource;
import mds.kernel.source.PluginCalls;
import mds.kernel.source.Sources;
import mds.plugin.AliasResolver;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import mds.plugin.Hydration;
import mds.plugin.Hydrator;
import mds.plugin.Inventory;
import mds.plugin.NormalizedRecord;
import mds.plugin.SourceRecord;
import mds.plugin.SourceUnavailableException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class HydrationStageTest {
    private static final EntityUri MODEL = EntityUri.parse("aip://model/registry/ranking");

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final PluginCalls calls = new PluginCalls(Duration.ofSeconds(30));

    @AfterEach
    void stop() {
        calls.close();
        threads.shutdownNow();
    }

    @Test
    void aStormOnOneRootCostsTwoFetchesAndNobodyGetsAnAnswerOlderThanTheQuestion() {
        AtomicInteger fetches = new AtomicInteger();
        CountDownLatch asked = new CountDownLatch(1);
        HydrationStage stage = stage(uri -> {
            int number = fetches.incrementAndGet();
            asked.await();
            return new Hydration.Gone(Instant.ofEpochSecond(number), "410");
        });
        CompletableFuture<Fetch> first = stage.fetch(MODEL, threads);
        List<CompletableFuture<Fetch>> later = new ArrayList<>();
        for (int asker = 0; asker < 1000; asker++) {
            later.add(stage.fetch(MODEL, threads));
        }
        asked.countDown();

        assertThat(first.join()).isEqualTo(answered(1));
        later.forEach(fetch -> assertThat(fetch.join()).isEqualTo(answered(2)));
        assertThat(fetches).hasValue(2);
        assertThat(stage.fetch(MODEL, threads).join()).isEqualTo(answered(3));
    }

    @Test
    void whoeverWaitsIsAnsweredAlthoughTheExecutorOfTheFetchBeforeTakesNothingMore() {
        CountDownLatch asked = new CountDownLatch(1);
        HydrationStage stage = stage(uri -> {
            asked.await();
            return new Hydration.Gone(Instant.EPOCH, "410");
        });
        try (ExecutorService ending = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<Fetch> first = stage.fetch(MODEL, ending);
            CompletableFuture<Fetch> waiting = stage.fetch(MODEL, threads);
            ending.shutdown();
            asked.countDown();
            assertThat(first.join()).isInstanceOf(Fetch.Answered.class);
            assertThat(waiting.orTimeout(20, TimeUnit.SECONDS).join()).isInstanceOf(Fetch.Answered.class);
        }
    }

    @Test
    void aRootThatIsAskedForOrWasAMomentAgoRests() {
        CountDownLatch asked = new CountDownLatch(1);
        HydrationStage stage = stage(uri -> {
            asked.await();
            return new Hydration.Gone(Instant.EPOCH, "410");
        });
        assertThat(stage.restedAt(MODEL)).isEmpty();
        CompletableFuture<Fetch> first = stage.fetchRested(MODEL, threads).orElseThrow();
        assertThat(stage.restedAt(MODEL)).isPresent();
        assertThat(stage.fetchRested(MODEL, threads)).isEmpty();
        asked.countDown();
        assertThat(first.join()).isInstanceOf(Fetch.Answered.class);
    }

    @Test
    void aSourceThatIsNotConfiguredIsNamedWithTheWayOut() {
        HydrationStage stage = stage(uri -> new Hydration.Gone(Instant.EPOCH, "410"));
        EntityUri foreign = EntityUri.parse("aip://dataset/lake/clicks");
        assertThat(error(stage, foreign))
                .contains("no source 'lake'")
                .contains("[registry]")
                .contains("'dataset'")
                .contains("sources");
    }

    @Test
    void whatTheSourceSaysOfItsTroubleIsHandedOn() {
        HydrationStage stage = stage(uri -> {
            throw new SourceUnavailableException("source 'registry' answered 503");
        });
        assertThat(error(stage, MODEL)).isEqualTo("source 'registry' answered 503");
    }

    @Test
    void aPluginThatThrowsIsNamed() {
        HydrationStage stage = stage(uri -> {
            throw new NoClassDefFoundError("org/example/Gone");
        });
        assertThat(error(stage, MODEL)).contains("plugin 'model-registry'").contains("org/example/Gone");
    }

    @Test
    void aPluginThatAnswersNothingAtAllFailsItsOwnRootAndNoMore() {
        Hydrator nothing = absent();
        HydrationStage stage = stage(uri -> nothing.hydrate(uri));
        assertThat(error(stage, MODEL)).contains("model-registry").contains("null");
        assertThat(error(stage, MODEL)).contains("null");
    }

    @Test
    void aTimeOfFetchInTheFutureIsRefused() {
        HydrationStage stage = stage(uri -> new Hydration.Gone(Instant.MAX, "410"));
        assertThat(error(stage, MODEL)).contains("in the future").contains("clock");
    }

    @Test
    void aPluginThatAnswersSomethingElseIsNamed() {
        EntityUri other = EntityUri.parse("aip://model/registry/other");
        HydrationStage stage = stage(uri ->
                new Hydration.Found(new SourceRecord(other, JsonNodeFactory.instance.objectNode(), Instant.EPOCH)));
        assertThat(error(stage, MODEL)).contains("model-registry", MODEL.toString(), other.toString());
    }

    @Test
    void aPluginThatHangsIsInterrupted() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        try (PluginCalls impatient = new PluginCalls(Duration.ofMillis(20))) {
            HydrationStage stage = stage(
                    uri -> {
                        try {
                            new CountDownLatch(1).await();
                        } catch (InterruptedException e) {
                            interrupted.countDown();
                            throw e;
                        }
                        return new Hydration.Gone(Instant.EPOCH, "never");
                    },
                    impatient);
            assertThat(error(stage, MODEL)).contains("model-registry").contains("did not return");
            interrupted.await();
        }
    }

    @Test
    void aPluginThatFailsAtEverythingIsCalledNoMoreByEveryQuestionUntilItAnswers() {
        AtomicInteger asked = new AtomicInteger();
        AtomicBoolean isBroken = new AtomicBoolean(true);
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        HydrationStage stage = stage(
                uri -> {
                    asked.incrementAndGet();
                    if (isBroken.get()) {
                        throw new IllegalStateException("it is broken");
                    }
                    return new Hydration.Gone(Instant.EPOCH, "410");
                },
                calls,
                ((InstantSource) now::get).withZone(ZoneOffset.UTC));
        for (int id = 0; id < 1000; id++) {
            assertThat(error(stage, EntityUri.of("model", "registry", "m" + id)))
                    .contains("it is broken");
        }
        assertThat(asked).hasValue(Circuit.FAILURES);
        assertThat(stage.problems().get("registry")).contains("it is broken");
        assertThat(stage.figures())
                .containsExactly(new Figure("mds_hydration_circuit_open", Map.of("source", "registry"), 1));

        isBroken.set(false);
        now.set(Instant.EPOCH.plus(Circuit.SHORTEST));
        assertThat(stage.fetch(MODEL, threads).join()).isInstanceOf(Fetch.Answered.class);
        assertThat(stage.problems()).isEmpty();
        assertThat(stage.figures())
                .containsExactly(new Figure("mds_hydration_circuit_open", Map.of("source", "registry"), 0));
    }

    @Test
    void aHostThatFailsWhileItTriesASourceTriesItAgain() {
        AtomicBoolean isBroken = new AtomicBoolean(true);
        AtomicBoolean hostFails = new AtomicBoolean();
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        InstantSource clock = () -> {
            if (hostFails.getAndSet(false)) {
                throw new IllegalStateException("the host is broken");
            }
            return now.get();
        };
        HydrationStage stage = stage(
                uri -> {
                    if (isBroken.get()) {
                        throw new IllegalStateException("it is broken");
                    }
                    hostFails.set(uri.equals(MODEL));
                    return new Hydration.Gone(Instant.EPOCH, "410");
                },
                calls,
                clock.withZone(ZoneOffset.UTC));
        for (int id = 0; id < Circuit.FAILURES; id++) {
            assertThat(error(stage, EntityUri.of("model", "registry", "m" + id)))
                    .contains("it is broken");
        }
        isBroken.set(false);
        now.set(now.get().plus(Circuit.LONGEST));
        assertThat(error(stage, MODEL)).contains("the host is broken");

        now.set(now.get().plus(Circuit.LONGEST));
        assertThat(stage.fetch(EntityUri.of("model", "registry", "other"), threads)
                        .join())
                .isInstanceOf(Fetch.Answered.class);
    }

    @Test
    void callsThatDoNotEndAreBoundedHoweverOftenAndLongTheyAreMade() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        CountDownLatch stuck = new CountDownLatch(1);
        AtomicInteger running = new AtomicInteger();
        try (PluginCalls impatient = new PluginCalls(Duration.ofMillis(1))) {
            HydrationStage stage = stage(
                    uri -> {
                        running.incrementAndGet();
                        awaitWhateverInterrupts(stuck);
                        running.decrementAndGet();
                        return new Hydration.Gone(Instant.EPOCH, "410");
                    },
                    impatient,
                    ((InstantSource) now::get).withZone(ZoneOffset.UTC));
            for (int id = 0; id < 400; id++) {
                now.updateAndGet(before -> before.plus(Circuit.LONGEST));
                var _ = stage.fetch(EntityUri.of("model", "registry", "m" + id), threads)
                        .join();
            }
            assertThat(error(stage, MODEL)).contains("calls of its plugin have not ended");
            assertThat(stage.problems()).containsKey("registry");
            assertThat(running.get()).isBetween(1, Circuit.RUNNING + 1);

            stuck.countDown();
            while (stage.fetch(MODEL, threads).join() instanceof Fetch.Failed) {
                now.updateAndGet(before -> before.plus(Circuit.LONGEST));
            }
            assertThat(stage.problems()).isEmpty();
        }
    }

    private static void awaitWhateverInterrupts(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                assertThat(latch.getCount()).as("it was given up before").isOne();
            }
        }
    }

    @NullUnmarked
    private static Hydrator absent() {
        return uri -> null;
    }

    private String error(HydrationStage stage, EntityUri uri) {
        Fetch fetch = stage.fetch(uri, threads).join();
        assertThat(fetch).isInstanceOf(Fetch.Failed.class);
        return ((Fetch.Failed) fetch).error();
    }

    private static Fetch answered(int second) {
        return new Fetch.Answered(MODEL, new Hydration.Gone(Instant.ofEpochSecond(second), "410"), 0);
    }

    private HydrationStage stage(Hydrator hydrator) {
        return stage(hydrator, calls);
    }

    private static HydrationStage stage(Hydrator hydrator, PluginCalls calls) {
        return stage(hydrator, calls, Clock.systemUTC());
    }

    private static HydrationStage stage(Hydrator hydrator, PluginCalls calls, Clock clock) {
        ConnectedSource registry = new ConnectedSource(
                "registry",
                "model-registry",
                ConnectedSource.MOST_PLACES,
                event -> List.of(),
                hydrator,
                record -> NormalizedRecord.of(Entity.of(record.uri()).build()),
                (type, cursor) -> new Inventory.Page(List.of(), cursor),
                AliasResolver.none());
        return new HydrationStage(new Sources(List.of(registry)), calls, clock, () -> 0);
    }
}
