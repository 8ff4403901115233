package mds.storage.datomic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import mds.kernel.event.DeadLetter;
import mds.kernel.event.DeadLetters;
import mds.kernel.event.KeptLetter;
import mds.kernel.event.LetterFilter;
import mds.plugin.SourceEvent;
import org.junit.jupiter.api.Test;

/** What holds wherever dead letters are kept. */
abstract class DeadLettersContract {
    static final LetterBounds FIVE = new LetterBounds(5, 1 << 20);

    /** Empty ones. */
    abstract DeadLetters open(LetterBounds bounds) throws Exception;

    static DeadLetter letter(String payload) {
        return letter("registry", payload, "no JSON", 2);
    }

    static DeadLetter letter(String source, String payload, String reason, int at) {
        return DeadLetter.of(
                event(source, payload, Map.of("k", "v", "ü", "", "authorization", "Bearer s3cret")),
                "model-registry",
                reason,
                Graphs.at(at));
    }

    private static SourceEvent event(String source, String payload, Map<String, String> headers) {
        return new SourceEvent(source, payload.getBytes(UTF_8), headers, "kafka registry[0]@42", Graphs.at(1));
    }

    static List<String> payloads(DeadLetters letters, LetterFilter filter) {
        return letters.page(filter, OptionalLong.empty(), 100).stream()
                .map(kept -> new String(kept.letter().event().payload(), UTF_8))
                .toList();
    }

    @Test
    void givesBackWhatWasKeptAndNoCredentials() throws Exception {
        DeadLetters letters = open(LetterBounds.STANDARD);
        letters.keep(List.of(letter("{one")));
        KeptLetter kept =
                letters.page(LetterFilter.ALL, OptionalLong.empty(), 1).getFirst();
        DeadLetter letter = kept.letter();
        assertThat(letter.event().payload()).isEqualTo("{one".getBytes(UTF_8));
        assertThat(letter.event().source()).isEqualTo("registry");
        assertThat(letter.event().headers()).isEqualTo(Map.of("k", "v", "ü", ""));
        assertThat(letter.event().position()).isEqualTo("kafka registry[0]@42");
        assertThat(letter.event().receivedAt()).isEqualTo(Graphs.at(1));
        assertThat(letter.transport()).isEqualTo("kafka");
        assertThat(letter.plugin()).isEqualTo("model-registry");
        assertThat(letter.reason()).isEqualTo("no JSON");
        assertThat(letter.at()).isEqualTo(Graphs.at(2));
        assertThat(letter.attempts()).isEqualTo(1);
        assertThat(letters.letter(kept.id()).orElseThrow().letter().event().payload())
                .isEqualTo("{one".getBytes(UTF_8));
        assertThat(letters.letter(kept.id() + 1)).isEmpty();
        assertThat(letters.letter(0)).isEmpty();
    }

    @Test
    void pagesGoFromTheNewestToTheOldest() throws Exception {
        DeadLetters letters = open(LetterBounds.STANDARD);
        letters.keep(List.of(letter("a"), letter("b"), letter("c")));
        letters.keep(List.of(letter("d")));
        List<KeptLetter> first = letters.page(LetterFilter.ALL, OptionalLong.empty(), 3);
        letters.keep(List.of(letter("e")));
        List<KeptLetter> second =
                letters.page(LetterFilter.ALL, OptionalLong.of(first.getLast().id()), 3);
        assertThat(first)
                .extracting(kept -> new String(kept.letter().event().payload(), UTF_8))
                .containsExactly("d", "c", "b");
        assertThat(second)
                .extracting(kept -> new String(kept.letter().event().payload(), UTF_8))
                .containsExactly("a");
    }

    @Test
    void filtersBySourceReasonPluginTransportAndTime() throws Exception {
        DeadLetters letters = open(LetterBounds.STANDARD);
        letters.keep(List.of(
                letter("registry", "a", "the body is not JSON", 1),
                letter("registry", "b", "no id", 2),
                letter("features", "c", "the body is not json", 3)));
        assertThat(payloads(letters, LetterFilter.ofSource("registry"))).containsExactly("b", "a");
        assertThat(payloads(letters, filter(Optional.of("not JSON"), Optional.empty(), Optional.empty())))
                .containsExactly("c", "a");
        assertThat(payloads(letters, filter(Optional.empty(), Optional.of(Graphs.at(2)), Optional.of(Graphs.at(3)))))
                .containsExactly("b");
        assertThat(payloads(letters, LetterFilter.ALL.before(Graphs.at(2)))).containsExactly("a");
        assertThat(letters.count(LetterFilter.ofSource("registry"))).isEqualTo(2);
        assertThat(letters.count()).isEqualTo(3);
        assertThat(letters.countBySource()).isEqualTo(Map.of("registry", 2L, "features", 1L));
    }

    private static LetterFilter filter(Optional<String> reason, Optional<Instant> since, Optional<Instant> until) {
        return new LetterFilter(
                Optional.empty(), Optional.of("model-registry"), Optional.of("kafka"), reason, since, until);
    }

    @Test
    void aLetterThatFailsAgainStaysInItsPlaceUnlessItIsGone() throws Exception {
        DeadLetters letters = open(LetterBounds.STANDARD);
        letters.keep(List.of(letter("a"), letter("b")));
        List<KeptLetter> kept = letters.page(LetterFilter.ALL, OptionalLong.empty(), 2);
        List<KeptLetter> again = kept.stream()
                .map(each -> new KeptLetter(each.id(), each.letter().again("none", "still no JSON", Graphs.at(9))))
                .toList();
        assertThat(letters.remove(List.of(kept.getFirst().id(), kept.getFirst().id(), 77L)))
                .isEqualTo(1);
        letters.replace(again);
        assertThat(letters.page(LetterFilter.ALL, OptionalLong.empty(), 9))
                .singleElement()
                .satisfies(left -> {
                    assertThat(left.id()).isEqualTo(kept.getLast().id());
                    assertThat(left.letter().attempts()).isEqualTo(2);
                    assertThat(left.letter().reason()).isEqualTo("still no JSON");
                    assertThat(left.letter().plugin()).isEqualTo("none");
                    assertThat(left.letter().at()).isEqualTo(Graphs.at(9));
                });
    }

    @Test
    void theOldestMakeRoomAndAreCounted() throws Exception {
        DeadLetters letters = open(FIVE);
        for (int number = 0; number < 4; number++) {
            letters.keep(List.of(letter("a" + number), letter("b" + number)));
        }
        assertThat(payloads(letters, LetterFilter.ALL)).containsExactly("b3", "a3", "b2", "a2", "b1");
        assertThat(letters.dropped()).isEqualTo(3);
        letters.keep(
                IntStream.range(0, 9).mapToObj(number -> letter("c" + number)).toList());
        assertThat(payloads(letters, LetterFilter.ALL)).containsExactly("c8", "c7", "c6", "c5", "c4");
        assertThat(letters.dropped()).isEqualTo(12);
    }

    @Test
    void bytesAreBoundedToo() throws Exception {
        DeadLetters letters = open(new LetterBounds(1000, 10_000));
        for (int number = 0; number < 10; number++) {
            letters.keep(List.of(letter("x".repeat(3_000))));
        }
        assertThat(letters.count()).isBetween(2L, 3L);
        letters.keep(List.of(letter("last")));
        assertThat(payloads(letters, LetterFilter.ALL).getFirst()).isEqualTo("last");
    }

    @Test
    void headersCountAmongTheBytes() throws Exception {
        DeadLetters letters = open(new LetterBounds(1000, 10_000));
        for (int number = 0; number < 10; number++) {
            SourceEvent event = event("registry", "{}", Map.of("x-long", "x".repeat(3_000)));
            letters.keep(List.of(DeadLetter.of(event, "model-registry", "no JSON", Graphs.at(2))));
        }
        assertThat(letters.count()).isBetween(2L, 3L);
    }

    @Test
    void aBodyThatIsTooLongIsCutAndSaysSo() throws Exception {
        DeadLetters letters = open(LetterBounds.STANDARD);
        letters.keep(List.of(letter("x".repeat(DeadLetter.LONGEST_PAYLOAD)), letter("x".repeat(300_000))));
        List<DeadLetter> kept = letters.page(LetterFilter.ALL, OptionalLong.empty(), 2).stream()
                .map(KeptLetter::letter)
                .toList();
        assertThat(kept.getFirst().event().payload()).hasSize(DeadLetter.LONGEST_PAYLOAD);
        assertThat(kept.getFirst().length()).isEqualTo(300_000);
        assertThat(kept.getFirst().whole()).isFalse();
        assertThat(kept.getLast().whole()).isTrue();
    }
}
