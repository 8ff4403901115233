package mds.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Locale;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AliasTest {
    @Property
    void isItsSchemeAndItsName(@ForAll("texts") String text) {
        Alias alias = new Alias("s3:" + "//" + text + "/x");

        assertThat(alias.scheme()).isEqualTo("s3");
        assertThat(alias.scheme() + ":" + alias.name()).isEqualTo(alias.value()).isEqualTo(alias.toString());
    }

    @Property
    void takesAnyAddressThatIsNotBlank(@ForAll("texts") String text) {
        if (text.isBlank()) {
            assertThatIllegalArgumentException().isThrownBy(() -> Alias.email(text));
        } else {
            assertThat(Alias.email(text)).isEqualTo(Alias.email(text.toLowerCase(Locale.ROOT)));
        }
    }

    @Test
    void spellsAddressesInLowerCaseWithoutSurroundingBlanks() {
        assertThat(Alias.email(" Alice@Example.COM\n")).isEqualTo(new Alias("mailto:alice@example.com"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "x",
                "x:",
                "S3://bucket",
                "3s://bucket",
                "/a/b",
                "s3: x",
                "s3:x ",
                "s 3:x",
                "aip://model/registry/x"
            })
    void refuses(String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Alias(value)).withMessageContaining(value);
    }

    @Provide
    Arbitrary<String> texts() {
        return Texts.unicode();
    }
}
