package mds.kernel.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class HighlightsTest {
    @Test
    void words_beginnings_and_typing_errors_are_marked() {
        assertThat(shown("rankingModelV5, the RANKING_MODEL", "rank v5"))
                .isEqualTo("[ranking]Model[V5], the [RANKING]_MODEL");
        assertThat(shown("Predicts which members are about to leave", "membres"))
                .isEqualTo("Predicts which [members] are about to leave");
        assertThat(shown("Zoë García", "garcia")).isEqualTo("Zoë [García]");
        assertThat(shown("nothing of it", "ranking")).isEmpty();
    }

    @Test
    void of_a_long_text_the_neighbourhood_is_shown() {
        String text = "before ".repeat(100) + "ranking" + " behind".repeat(100);

        assertThat(shown(text, "ranking")).contains("before [ranking] behind").hasSizeLessThan(300);
    }

    @Property
    void any_text_is_shown_as_it_is(@ForAll String text, @ForAll String words) {
        assertThat(text)
                .contains(Highlights.of(text, NameWords.typed(words)).stream()
                        .map(Highlights.Part::text)
                        .collect(Collectors.joining()));
    }

    private static String shown(String text, String words) {
        return Highlights.of(text, NameWords.typed(words)).stream()
                .map(part -> part.marked() ? "[" + part.text() + "]" : part.text())
                .collect(Collectors.joining());
    }
}
