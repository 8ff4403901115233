package mds.storage.datomic;

import static mds.storage.datomic.Graphs.fetched;
import static mds.storage.datomic.Graphs.model;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import mds.kernel.event.DeadLetter;
import mds.kernel.event.LetterFilter;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.StoreUnavailableException;
import mds.plugin.Entity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store that can be read and not be written: it says so, shows nothing that it may lose, and heals by itself. */
class FaultyDiskTest {
    private final FaultyDisk disk = new FaultyDisk();

    @TempDir
    private Path directory;

    private DatomicGraphStore store;

    @BeforeEach
    void open() {
        store = DatomicGraphStore.embedded(directory, disk);
        store.prepare(Graphs.MODEL);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aFullDiskIsToldAndWhatDidNotFitIsNotShown() throws Exception {
        store.commit(List.of(fetched(Entity.of(model("a")).name("one"), 1), new GraphChange.FollowerAdvanced("f", 7)));
        long basis = store.snapshot().basis();
        disk.fill(100);
        assertUnavailable(List.of(
                fetched(Entity.of(model("a")).name("two"), 2),
                fetched(Entity.of(model("b")), 2),
                new GraphChange.FollowerAdvanced("f", 8),
                new GraphChange.JobNoted("job", "this", "far")));
        assertThat(store.writeFailure())
                .hasValueSatisfying(reason -> assertThat(reason)
                        .contains(directory.resolve("journal").toString(), "No space left on device", "make room"));
        assertUnavailable(List.of(fetched(Entity.of(model("c")), 3)));
        assertThat(store.snapshot().basis()).isEqualTo(basis);
        assertThat(store.snapshot().entity(model("a")).orElseThrow().name()).isEqualTo("one");
        assertThat(store.snapshot().node(model("b"))).isEmpty();
        assertThat(store.deltasAfter(basis, 9)).isEmpty();
        assertThat(store.history().of(model("a"), Long.MAX_VALUE, 9).entries()).hasSize(1);
        assertThat(store.followerBasis("f")).hasValue(7);
        assertThat(store.job("job").note()).isEmpty();
    }

    @Test
    void withRoomAgainItHealsByItself() throws Exception {
        disk.fill(0);
        assertUnavailable(List.of(fetched(Entity.of(model("a")).name("one"), 1)));
        disk.heal();
        await().until(() -> store.writeFailure().isEmpty());
        store.commit(List.of(fetched(Entity.of(model("a")).name("two"), 2)));
        reopen(directory, Disk.LOCAL);
        assertThat(store.snapshot().entity(model("a")).orElseThrow().name()).isEqualTo("two");
    }

    @Test
    void aDiskThatForgetsWhatItTookIsWrittenAnew() throws Exception {
        disk.forget();
        assertUnavailable(List.of(fetched(Entity.of(model("a")), 1)));
        assertThat(store.writeFailure())
                .hasValueSatisfying(reason -> assertThat(reason).contains("Input/output error"));
        disk.heal();
        await().until(() -> store.writeFailure().isEmpty());
        store.commit(List.of(fetched(Entity.of(model("b")), 1)));
        reopen(afterPowerLoss("forgot"), Disk.LOCAL);
        assertThat(store.snapshot().node(model("a"))).isPresent();
        assertThat(store.snapshot().node(model("b"))).isPresent();
    }

    @Test
    void deadLettersThatCannotBeKeptAreToldAndHealToo() throws Exception {
        disk.fill(10);
        assertThatThrownBy(() -> store.deadLetters().keep(List.of(DeadLettersContract.letter("{no"))))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(store.writeFailure())
                .hasValueSatisfying(reason -> assertThat(reason).contains("dead-letters", "No space left on device"));
        disk.heal();
        await().until(() -> store.writeFailure().isEmpty());
        store.deadLetters().keep(List.of(DeadLettersContract.letter("{no")));
        reopen(directory, Disk.LOCAL);
        assertThat(store.deadLetters().page(LetterFilter.ALL, OptionalLong.empty(), 9))
                .isNotEmpty();
    }

    @Test
    void deadLettersAreKeptWhereTheirJournalCannotBeWrittenAnew() throws Exception {
        Path letters = directory.resolve("few");
        DeadLetter large = DeadLettersContract.letter("x".repeat(250_000));
        try (JournalDeadLetters few = JournalDeadLetters.open(letters, new LetterBounds(2, 1 << 20), disk)) {
            disk.openNoMore();
            for (int number = 0; number < 70; number++) {
                few.keep(List.of(large));
            }
            assertThat(few.count()).isEqualTo(2);
            assertThat(letters.resolve("1/journal")).exists();
            disk.heal();
            for (int number = 0; number < 10; number++) {
                few.keep(List.of(large));
            }
            assertThat(letters.resolve("2/journal")).exists();
            assertThat(letters.resolve("1/journal")).doesNotExist();
        }
    }

    @Test
    void aStoreThatCannotBeWrittenCanBeClosed() {
        disk.fill(50);
        assertUnavailable(List.of(fetched(Entity.of(model("a")), 1)));
        reopen(directory, Disk.LOCAL);
        assertThat(store.writeFailure()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whateverTheDiskDoesWhatIsShownSurvivesAPowerLossAndNothingAcknowledgedIsLost(long seed) throws Exception {
        Random random = new Random(seed);
        List<String> acknowledged = new ArrayList<>();
        for (int step = 0; step < 60; step++) {
            switch (random.nextInt(4)) {
                case 0 -> disk.fill(random.nextInt(3000));
                case 1 -> disk.forget();
                default -> heal();
            }
            String id = "m" + step;
            try {
                store.commit(List.of(fetched(Entity.of(model(id)), 1)));
                acknowledged.add(id);
            } catch (StoreUnavailableException e) {
                assertThat(e).hasMessageContaining("cannot be written");
            }
            long shown = store.snapshot().basis();
            assertThat(lastBasis(afterPowerLoss("step-" + step))).isGreaterThanOrEqualTo(shown);
        }
        assertThat(acknowledged).isNotEmpty().hasSizeLessThan(60);
        reopen(afterPowerLoss("end"), Disk.LOCAL);
        assertThat(acknowledged)
                .allSatisfy(id -> assertThat(store.snapshot().node(model(id))).isPresent());
    }

    private void heal() {
        disk.heal();
        await().until(() -> store.writeFailure().isEmpty());
    }

    private void assertUnavailable(List<GraphChange> changes) {
        assertThatThrownBy(() -> store.commit(changes)).isInstanceOf(StoreUnavailableException.class);
    }

    private void reopen(Path from, Disk on) {
        store.close();
        store = DatomicGraphStore.embedded(from, on);
        store.prepare(Graphs.MODEL);
    }

    private Path afterPowerLoss(String name) throws Exception {
        Path copy = Files.createDirectories(directory.resolve("copies").resolve(name));
        Files.write(copy.resolve("journal"), disk.afterPowerLoss(directory.resolve("journal")));
        return copy;
    }

    private static long lastBasis(Path journal) {
        AtomicLong last = new AtomicLong();
        try (JournalFile file = JournalFile.open(journal, Disk.LOCAL)) {
            file.replay((basis, entry) -> last.set(basis));
        }
        return last.get();
    }
}
