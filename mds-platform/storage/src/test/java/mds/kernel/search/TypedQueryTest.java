package mds.kernel.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TypedQueryTest {
    private static final Set<String> ATTRIBUTES = Set.of("framework", "modelState");

    @Test
    void everything_that_can_be_said_is_understood() {
        assertThat(parse("""
                ranking type:model tag:team::personalization owner:alice -state:gone "exact phrase" Framework:"x boost" \
                -owner:"Bob Brown" -draft -"left out" v5"""))
                .isEqualTo(new TypedQuery(
                        "ranking exact phrase v5",
                        List.of("exact phrase"),
                        List.of("draft", "left out"),
                        List.of(
                                new SearchFilter("type", List.of("model"), false, false),
                                new SearchFilter("tag", List.of("team::personalization"), false, false),
                                new SearchFilter("owner", List.of("alice"), false, false),
                                new SearchFilter("state", List.of("gone"), true, false),
                                new SearchFilter("framework", List.of("x boost"), false, true),
                                new SearchFilter("owner", List.of("Bob Brown"), true, true))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aip://model/registry/ranking-model-v5",
                "team::personalization",
                "unknown:key",
                "type:",
                "a - b",
                "-",
                ":",
                "ranking-model-v5"
            })
    void what_is_no_filter_is_plain_text(String typed) {
        assertThat(parse(typed)).isEqualTo(new TypedQuery(typed, List.of(), List.of(), List.of()));
    }

    @Test
    void a_quote_that_does_not_end_reaches_to_the_end() {
        assertThat(parse("x \"ranking model").phrases()).containsExactly("ranking model");
        assertThat(parse("owner:\"Alice A").filters())
                .containsExactly(new SearchFilter("owner", List.of("Alice A"), false, true));
        assertThat(parse("\"\" \"").phrases()).isEmpty();
    }

    @Property
    void any_text_is_a_query(@ForAll String typed) {
        assertThatNoException().isThrownBy(() -> parse(typed));
    }

    @Property
    void any_tangle_of_signs_is_a_query_and_no_word_is_lost(
            @ForAll @Chars({'"', '-', ':', ' ', 'a', 't', 'y', 'p', 'e'}) String typed) {
        TypedQuery query = parse("first " + typed);

        assertThat(query.text()).startsWith("first");
        assertThat(query.filters())
                .allSatisfy(filter -> assertThat(filter.values())
                        .allSatisfy(value -> assertThat(value).isNotBlank()));
    }

    private static TypedQuery parse(String typed) {
        return TypedQuery.parse(typed, ATTRIBUTES);
    }
}
