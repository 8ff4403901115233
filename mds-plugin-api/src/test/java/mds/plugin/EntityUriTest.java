package mds.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityUriTest {
    @Property
    void readsBackWhatItSpells(@ForAll("uris") EntityUri uri) {
        EntityUri again = EntityUri.parse(uri.toString());

        assertThat(again).isEqualTo(uri).hasSameHashCodeAs(uri).isEqualByComparingTo(uri);
        assertThat(again.type()).isEqualTo(uri.type());
        assertThat(again.source()).isEqualTo(uri.source());
        assertThat(again.id()).isEqualTo(uri.id());
        assertThat(again.part()).isEqualTo(uri.part());
        assertThat(again).hasToString(uri.toString());
    }

    @Property
    void isAUriToEveryoneElse(@ForAll("uris") EntityUri uri) {
        URI standard = URI.create(uri.toString());

        assertThat(standard.normalize()).isEqualTo(standard);
        assertThat(standard.getScheme()).isEqualTo("aip");
        assertThat(standard.getHost()).isEqualTo(uri.type());
        assertThat(standard.getQuery()).isNull();
        assertThat(standard.getFragment()).isNull();
        assertThat(List.of(standard.getRawPath().split("/", -1)))
                .hasSize(uri.part().isPresent() ? 4 : 3);
    }

    @Property
    void differsWhereAnyComponentDiffers(@ForAll("uris") EntityUri one, @ForAll("uris") EntityUri other) {
        boolean same = one.type().equals(other.type())
                && one.source().equals(other.source())
                && one.id().equals(other.id())
                && one.part().equals(other.part());

        assertThat(one.equals(other)).isEqualTo(same);
    }

    @Property
    void hasOneSpellingHoweverItWasEncoded(@ForAll("uris") EntityUri uri) {
        int path = "aip://".length() + uri.type().length() + 1 + uri.source().length() + 1;
        String spelled = uri.toString();
        String needlesslyEncoded =
                spelled.substring(0, path) + spelled.substring(path).replace("a", "%61");

        assertThat(EntityUri.parse(lowerCaseEscapes(spelled))).isEqualTo(uri).hasToString(spelled);
        assertThat(EntityUri.parse(needlesslyEncoded)).isEqualTo(uri).hasToString(spelled);
    }

    @Property
    void refusesWhatIsNotItsForm(@ForAll("uris") EntityUri uri, @ForAll("suffixes") String suffix) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EntityUri.parse(uri + suffix))
                .withMessageContaining("is not an entity URI");
    }

    @Property
    void neverFailsInAnotherWayThanByRefusing(@ForAll String text, @ForAll("uris") EntityUri uri) {
        for (String candidate : List.of(text, "aip://" + text, "aip://model/registry/" + text, uri + text)) {
            try {
                EntityUri read = EntityUri.parse(candidate);
                assertThat(EntityUri.parse(read.toString())).isEqualTo(read);
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining("entity URI");
            }
        }
    }

    @Property
    void keepsAPartWithItsRoot(@ForAll("segments") String id, @ForAll("segments") String part) {
        EntityUri root = EntityUri.of("ab-test", "experimentation", id);
        EntityUri cell = root.part("ab-test-cell", part);

        assertThat(cell.part()).contains(part);
        assertThat(cell.id()).isEqualTo(id);
        assertThat(cell.root("ab-test")).isEqualTo(root);
        assertThatIllegalArgumentException().isThrownBy(() -> cell.part("ab-test-cell", "3"));
    }

    @Test
    void keepsAnIdThatHoldsASlashInOneSegment() {
        EntityUri uri = EntityUri.of("dataset", "lake", "raw/events 100%?#🚀");

        assertThat(uri).hasToString("aip://dataset/lake/raw%2Fevents%20100%25%3F%23%F0%9F%9A%80");
        assertThat(uri.part()).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "aip:",
                "aip://",
                "aip:/model/registry/x",
                "AIP://model/registry/x",
                "Aip://model/registry/x",
                "http://model/registry/x",
                " aip://model/registry/x",
                "aip://model/registry/x ",
                "aip://model/registry",
                "aip://model/registry/",
                "aip://model//x",
                "aip:///registry/x",
                "aip://model/registry/x/",
                "aip://model/registry//y",
                "aip://model/registry/x/y/z",
                "aip://model/registry/x?full=true",
                "aip://model/registry/x#top",
                "aip://user@model/registry/x",
                "aip://model:80/registry/x",
                "aip://Model/registry/x",
                "aip://model_instance/registry/x",
                "aip://model/Registry/x",
                "aip://m%6Fdel/registry/x",
                "aip://model/registry/.",
                "aip://model/registry/..",
                "aip://model/registry/%2E",
                "aip://model/registry/%2e%2E",
                "aip://model/registry/x/..",
                "aip://model/registry/%",
                "aip://model/registry/%4",
                "aip://model/registry/%zz",
                "aip://model/registry/%+1",
                "aip://model/registry/%C3",
                "aip://model/registry/%C0%AF",
                "aip://model/registry/%ED%A0%80",
                "aip://model/registry/%FF",
                "aip://model/registry/a b",
                "aip://model/registry/a\nb",
                "aip://model/registry/é",
                "aip://model/registry/a|b",
                "aip://model/registry/a\\b",
                "aip://model/registry/<x>",
                "aip://model\n/registry/x",
            })
    void refuses(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EntityUri.parse(text))
                .withMessageContaining("is not an entity URI");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "\ud800", "x\udc00y", "\udc00\ud800"})
    void isNotMadeOfWhatCannotBeASegment(String id) {
        assertThatIllegalArgumentException().isThrownBy(() -> EntityUri.of("model", "registry", id));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EntityUri.of("model", "registry", "x").part("cell", id));
    }

    @Provide
    Arbitrary<EntityUri> uris() {
        Arbitrary<EntityUri> roots = Combinators.combine(Texts.words(), Texts.words(), Texts.segments())
                .as(EntityUri::of);
        Arbitrary<EntityUri> parts =
                Combinators.combine(roots, Texts.words(), Texts.segments()).as(EntityUri::part);
        return Arbitraries.oneOf(roots, parts);
    }

    @Provide
    Arbitrary<String> segments() {
        return Texts.segments();
    }

    @Provide
    Arbitrary<String> suffixes() {
        return Arbitraries.of(
                "#", "?", "#x", "?x=1", "/", "//", "/a/b", "/..", " ", "%", "%4", "%GG", "é", "\u0000", "\ud800");
    }

    private static String lowerCaseEscapes(String text) {
        StringBuilder respelled = new StringBuilder(text);
        for (int at = text.indexOf('%'); at >= 0; at = text.indexOf('%', at + 1)) {
            respelled.replace(at, at + 3, text.substring(at, at + 3).toLowerCase(Locale.ROOT));
        }
        return respelled.toString();
    }
}
