package mds.storage.datomic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import mds.kernel.event.DeadLetter;
import mds.kernel.event.DeadLetters;
import mds.plugin.SourceEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatomicDeadLettersTest {
    private static DeadLetter letter(String payload) {
        SourceEvent event = new SourceEvent(
                "registry", payload.getBytes(UTF_8), Map.of("k", "v", "ü", ""), "kafka registry[0]@42", Graphs.at(1));
        return new DeadLetter(event, "model-registry", "no JSON", Graphs.at(2));
    }

    private static DatomicGraphStore open(String uri) {
        DatomicGraphStore store = DatomicGraphStore.open(uri);
        store.prepare(Graphs.MODEL);
        return store;
    }

    @Test
    void givesBackWhatWasKeptNewestFirstAlsoAfterARestart(@TempDir Path directory) throws Exception {
        String uri = "journal:" + directory;
        try (DatomicGraphStore store = open(uri)) {
            store.deadLetters().keep(List.of(letter("{one"), letter("{two")));
            store.deadLetters().keep(List.of(letter("")));
        }
        try (DatomicGraphStore store = open(uri)) {
            DeadLetters letters = store.deadLetters();
            assertThat(letters.count()).isEqualTo(3);
            assertThat(letters.newest(2))
                    .extracting(letter -> new String(letter.event().payload(), UTF_8))
                    .containsExactly("", "{two");
            DeadLetter oldest = letters.newest(9).getLast();
            assertThat(oldest.event().source()).isEqualTo("registry");
            assertThat(oldest.event().headers()).isEqualTo(Map.of("k", "v", "ü", ""));
            assertThat(oldest.event().position()).isEqualTo("kafka registry[0]@42");
            assertThat(oldest.event().receivedAt()).isEqualTo(Graphs.at(1));
            assertThat(oldest.plugin()).isEqualTo("model-registry");
            assertThat(oldest.reason()).isEqualTo("no JSON");
            assertThat(oldest.at()).isEqualTo(Graphs.at(2));
        }
    }

    @Test
    void keepsTheNewestOnly() throws Exception {
        PeerLedger ledger = PeerLedger.open("datomic:mem://" + UUID.randomUUID());
        Writer writer = new Writer(ledger);
        writer.write(database -> () -> Schema.missing(database, Graphs.MODEL));
        DeadLetters letters = new DatomicDeadLetters(ledger, writer, 5);
        for (int number = 0; number < 4; number++) {
            letters.keep(List.of(letter("a" + number), letter("b" + number)));
        }
        assertThat(letters.count()).isEqualTo(5);
        assertThat(letters.newest(9))
                .extracting(letter -> new String(letter.event().payload(), UTF_8))
                .containsExactly("b3", "a3", "b2", "a2", "b1");
        letters.keep(
                IntStream.range(0, 9).mapToObj(number -> letter("c" + number)).toList());
        assertThat(letters.newest(9))
                .extracting(letter -> new String(letter.event().payload(), UTF_8))
                .containsExactly("c8", "c7", "c6", "c5", "c4");
    }

    @Test
    void saysIfAPayloadIsNotWhole() throws Exception {
        try (DatomicGraphStore store = open("datomic:mem://" + UUID.randomUUID())) {
            store.deadLetters().keep(List.of(letter("x".repeat(70_000))));
            DeadLetter kept = store.deadLetters().newest(1).getFirst();
            assertThat(kept.event().payload()).hasSize(16 * 1024);
            assertThat(kept.reason()).contains("of its 70000 bytes the first 16384 are kept");
        }
    }

    @Test
    void makesNoDelta() throws Exception {
        try (DatomicGraphStore store = open("datomic:mem://" + UUID.randomUUID())) {
            store.deadLetters().keep(List.of(letter("{one")));
            assertThat(store.deltasAfter(0, 10)).isEmpty();
        }
    }
}
