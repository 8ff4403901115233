package mds.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagTest {
    @Property
    void readsBackWhatItSpells(@ForAll("keys") String key, @ForAll("values") String value) {
        Tag tag = new Tag(key, value);

        assertThat(Tag.parse(tag.toString())).isEqualTo(tag);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "team", "team:personalization", "::x", " ::x", "team::", "team:: "})
    void refuses(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Tag.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a::b", "a:", "", " "})
    void refusesAKeyThatWouldNotReadBack(String key) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Tag(key, "x"));
    }

    @Provide
    Arbitrary<String> keys() {
        return Texts.unicode().filter(text -> !text.isBlank() && !text.contains("::") && !text.endsWith(":"));
    }

    @Provide
    Arbitrary<String> values() {
        return Texts.unicode().map(text -> ":" + text);
    }
}
