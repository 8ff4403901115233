package mds.kernel.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import mds.kernel.graph.StoreUnavailableException;
import mds.plugin.EventDecoder;
import mds.plugin.SourceEvent;
import mds.plugin.UndecodableEventException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
    private static final EventDecoder REFUSING = event -> {
        throw new UndecodableEventException("expected another form");
    };
    private static final int GARBAGE = Integer.getInteger("mds.fuzz.events", 20_000);
    private static final int BATCH = 500;

    private Laboratory laboratory;

    @BeforeEach
    void open(@TempDir Path directory) {
        laboratory = new Laboratory(directory);
    }

    @AfterEach
    void close() {
        laboratory.close();
    }

    private List<KeptLetter> all() {
        return laboratory.letters().page(LetterFilter.ALL, OptionalLong.empty(), 1000);
    }

    private void keep(String... payloads) throws Exception {
        laboratory
                .ingestion(REFUSING)
                .accept(List.of(payloads).stream().map(Laboratory::event).toList());
    }

    @Test
    void whatTheDecoderOfTodayReadsHasItsEffectAndIsNoLetterAnyMore() throws Exception {
        keep("a", "b", "c");
        Replay replay = laboratory.replay(Laboratory::model, laboratory.letters());
        assertThat(replay.replay(List.of(all().getFirst().id()))).satisfies(outcome -> {
            assertThat(outcome.replayed()).isEqualTo(1);
            assertThat(outcome.rest()).isZero();
        });
        assertThat(replay.replay(LetterFilter.ofSource("lab")).replayed()).isEqualTo(2);
        assertThat(laboratory.letters().count()).isZero();
        assertThat(laboratory.store.snapshot().counts().get("model")).isNotEmpty();
        assertThat(laboratory.hydrated).hasValue(3);
    }

    @Test
    void whatFailsAgainStaysOnceWithItsNewReason() throws Exception {
        keep("a", "b");
        List<Long> ids = all().stream().map(KeptLetter::id).toList();
        Replay replay = laboratory.replay(
                event -> {
                    throw new UndecodableEventException("still another form");
                },
                laboratory.letters());
        assertThat(replay.replay(LetterFilter.ALL).failed()).isEqualTo(2);
        assertThat(all()).extracting(KeptLetter::id).isEqualTo(ids);
        assertThat(all()).extracting(kept -> kept.letter().reason()).containsOnly("still another form");
        assertThat(all()).extracting(kept -> kept.letter().attempts()).containsOnly(2);
    }

    @Test
    void aReplayThatIsCutOffBehindItsEffectLosesNothing() throws Exception {
        keep("a");
        DeadLetters letters = laboratory.letters();
        DeadLetters dying = (DeadLetters) Proxy.newProxyInstance(
                DeadLetters.class.getClassLoader(), new Class<?>[] {DeadLetters.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("remove")) {
                        throw new StoreUnavailableException("the disk is full", new IllegalStateException());
                    }
                    return method.invoke(letters, arguments);
                });
        assertThatThrownBy(() -> laboratory.replay(Laboratory::model, dying).replay(LetterFilter.ALL))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(laboratory.hydrated).hasValue(1);
        assertThat(letters.count()).isEqualTo(1);
        assertThat(laboratory
                        .replay(Laboratory::model, letters)
                        .replay(LetterFilter.ALL)
                        .replayed())
                .isEqualTo(1);
        assertThat(letters.count()).isZero();
    }

    @Test
    void whatWasNotKeptWholeIsNotReplayed() throws Exception {
        keep("x".repeat(DeadLetter.LONGEST_PAYLOAD + 1));
        Replay replay = laboratory.replay(Laboratory::model, laboratory.letters());
        assertThat(replay.replay(LetterFilter.ALL).failed()).isEqualTo(1);
        assertThat(all().getFirst().letter().reason()).contains("cannot be replayed", "262145", "262144");
    }

    @Test
    void aDecoderThatHangsIsWaitedForOnceABatchAndNothingIsLost() throws Exception {
        Ingestion ingestion = laboratory.ingestion(event -> {
            LockSupport.parkNanos(Duration.ofMinutes(1).toNanos());
            return List.of();
        });
        ingestion.accept(IntStream.range(0, 100)
                .mapToObj(number -> Laboratory.event("e" + number))
                .toList());
        assertThat(laboratory.letters().count()).isEqualTo(100);
        assertThat(all().getLast().letter().reason()).contains("did not return within");
        assertThat(all().getFirst().letter().reason()).contains("not tried", "did not return within");
        assertThat(laboratory
                        .replay(Laboratory::model, laboratory.letters())
                        .replay(LetterFilter.ALL)
                        .replayed())
                .isEqualTo(100);
    }

    /** With -Dmds.fuzz.events=1000000 this is the long run; it prints what is in use before and after. */
    @Test
    void randomBytesAreAllKeptOrDroppedByTheBoundAndMemoryStaysFlat() throws Exception {
        Ingestion ingestion = laboratory.ingestion(event -> {
            JsonNode body = event.json();
            throw new UndecodableEventException("expected an object with an id, got " + body.getNodeType());
        });
        Random random = new Random(20_261_125);
        feed(ingestion, random, GARBAGE / 2);
        long before = used();
        feed(ingestion, random, GARBAGE / 2);
        long after = used();
        System.out.printf(
                "%d random events: %d MB in use after one half, %d MB after all; %d kept, %d dropped%n",
                GARBAGE,
                before >> 20,
                after >> 20,
                laboratory.letters().count(),
                laboratory.letters().dropped());
        assertThat(laboratory.letters().count() + laboratory.letters().dropped())
                .isEqualTo(ingestion.undecodable());
        assertThat(ingestion.events()).isEqualTo(GARBAGE);
        assertThat(all()).allSatisfy(kept -> assertThat(kept.letter().reason()).isNotBlank());
        assertThat(after - before).isLessThan(24L << 20);
    }

    private static void feed(Ingestion ingestion, Random random, int count) throws Exception {
        for (int fed = 0; fed < count; fed += BATCH) {
            List<SourceEvent> batch = new ArrayList<>();
            for (int number = 0; number < BATCH; number++) {
                byte[] payload = new byte[random.nextInt(400)];
                random.nextBytes(payload);
                batch.add(Laboratory.event(payload));
            }
            ingestion.accept(batch);
        }
    }

    private static long used() {
        for (int times = 0; times < 3; times++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
