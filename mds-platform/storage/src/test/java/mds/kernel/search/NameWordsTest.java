package mds.kernel.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameWordsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "rankingModelV5",
                "RankingModelV5",
                "ranking-model-v5",
                "RANKING_MODEL_V5",
                "ranking model v5",
                "ranking.model/v5",
                "rànking mödel v5"
            })
    void the_spellings_of_a_name_are_one(String spelling) {
        assertThat(NameWords.key(spelling)).isEqualTo("ranking model v 5");
    }

    @Test
    void a_number_is_found_with_and_without_the_letters_beside_it() {
        assertThat(NameWords.indexed("modelV5")).contains("model", "v5", "v", "5", "modelv5");
    }

    @Test
    void a_date_in_an_id_stays_one_word() {
        assertThat(NameWords.typed("ranking-model-v5-20XX0101")).containsExactly("ranking", "model", "v5", "20xx0101");
    }

    @Test
    void an_acronym_ends_where_the_next_word_begins() {
        assertThat(NameWords.typed("XGBoostHTTPServer")).containsExactly("xg", "boost", "http", "server");
    }

    @Test
    void scripts_without_case_are_left_as_they_are() {
        assertThat(NameWords.typed("推薦 モデル")).containsExactly("推薦", "モデル");
    }

    @Property
    void whatever_is_typed_as_it_is_written_finds_it(@ForAll String text) {
        assertThat(NameWords.indexed(text)).containsAll(NameWords.typed(text));
    }

    /** What the one pass over the characters does, said by regular expressions. */
    @Property
    void words_end_at_separators_humps_and_digits(@ForAll("mixed") String text) {
        Pattern separators = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");
        Pattern humps = Pattern.compile("(?<=\\p{Ll})(?=\\p{Lu})|(?<=[\\p{Lu}\\p{N}])(?=\\p{Lu}\\p{Ll})");
        Pattern digits = Pattern.compile("(?<=\\p{N})(?=[\\p{L}\\p{M}])|(?<=[\\p{L}\\p{M}])(?=\\p{N})");
        List<String> tokens = separators
                .splitAsStream(Normalizer.normalize(text, Normalizer.Form.NFKC))
                .filter(token -> !token.isEmpty())
                .toList();
        List<String> parts = tokens.stream().flatMap(humps::splitAsStream).toList();
        List<String> finest = parts.stream().flatMap(digits::splitAsStream).toList();
        assertThat(NameWords.typed(text))
                .containsExactlyElementsOf(
                        parts.stream().map(NameWords::fold).distinct().toList());
        assertThat(NameWords.finest(text))
                .containsExactlyElementsOf(finest.stream().map(NameWords::fold).toList());
        assertThat(NameWords.indexed(text))
                .containsExactlyElementsOf(Stream.of(parts, finest, tokens)
                        .flatMap(List::stream)
                        .map(NameWords::fold)
                        .distinct()
                        .toList());
    }

    @Provide
    Arbitrary<String> mixed() {
        return Arbitraries.strings()
                .withChars("abAB12-_ .éÉßẞ推モǅ٣²Ⅷ\u0301\u20dd\ud835\udc00")
                .ofMaxLength(20);
    }

    @Test
    void every_character_is_folded_for_good() {
        assertThat(IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                        .mapToObj(Character::toString)
                        .map(NameWords::fold)
                        .filter(folded -> !NameWords.fold(folded).equals(folded)))
                .isEmpty();
        assertThat(NameWords.fold("STRAẞE")).isEqualTo(NameWords.fold("strasse"));
    }

    @Property
    void folding_twice_changes_nothing(@ForAll String text) {
        assertThat(NameWords.fold(NameWords.fold(text))).isEqualTo(NameWords.fold(text));
    }
}
