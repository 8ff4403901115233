package mds.hydration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SourcePathTest {
    private static final URI BASE = URI.create("http://registry.example.com:7001/mlflow");

    private final Origin origin = Origin.of("registry", BASE);

    @Property
    void whateverPassesStaysBelowTheUrl(@ForAll("paths") String path) {
        try {
            SourcePath.require("registry", path);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("'registry'");
            assertThat(String.valueOf(e.getMessage())).doesNotContainPattern("\\p{Cntrl}");
            return;
        }
        URI uri = origin.below(path);
        assertThat(uri.getRawAuthority()).isEqualTo("registry.example.com:7001");
        assertThat(uri.getRawPath()).startsWith("/mlflow/");
        assertThat(uri.getRawFragment()).isNull();
        assertThat(uri.normalize()).isEqualTo(uri);
        assertThat(Stream.of(uri.getPath().split("[/\\\\]"))).doesNotContain(".", "..");
    }

    @Provide
    Arbitrary<String> paths() {
        Arbitrary<String> pieces = Arbitraries.of(
                "/",
                "//",
                ".",
                "..",
                "%2e",
                "%2E",
                "%2f",
                "%5C",
                "\\",
                "%",
                "%25",
                "%zz",
                "?",
                "#",
                "@",
                ":",
                "a",
                "evil.com",
                "http://",
                "\r\n",
                "\u0000",
                " ",
                "ü",
                "%C3%BC",
                "%FF",
                "+",
                ";",
                "=",
                "[",
                "\uD800");
        Arbitrary<String> composed = pieces.list().ofMaxSize(8).map(list -> String.join("", list));
        return Arbitraries.oneOf(
                composed,
                composed.map(rest -> "/" + rest),
                Arbitraries.strings().map(rest -> "/" + rest));
    }

    @Property
    void anyIdentifierPassesOnceItIsEncoded(@ForAll("identifiers") String id) {
        String path = "/api/v1/models/"
                + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
        assertThat(SourcePath.require("registry", path)).isEqualTo(path);
        assertThat(origin.below(path).getPath()).isEqualTo("/mlflow/api/v1/models/" + id);
    }

    @Provide
    Arbitrary<String> identifiers() {
        return Arbitraries.strings()
                .filter(id -> StandardCharsets.UTF_8.newEncoder().canEncode(id))
                .filter(id ->
                        Stream.of(id.split("[/\\\\]", -1)).noneMatch(part -> part.equals(".") || part.equals("..")));
    }

    @Property
    void noDotSegmentPassesHoweverItIsSpelled(
            @ForAll("separators") String before, @ForAll("dots") String dots, @ForAll("separators") String after) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SourcePath.require("registry", "/api" + before + dots + after + "secret"));
        assertThatIllegalArgumentException().isThrownBy(() -> SourcePath.require("registry", "/api" + before + dots));
    }

    @Provide
    Arbitrary<String> separators() {
        return Arbitraries.of("/", "%2f", "%2F", "%5c", "%5C");
    }

    @Provide
    Arbitrary<String> dots() {
        return Arbitraries.of(".", "%2e", "%2E")
                .list()
                .ofMinSize(1)
                .ofMaxSize(2)
                .map(list -> String.join("", list));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "api",
                "//evil.com/x",
                "/a//b",
                "http://evil.com/",
                "/a b",
                "/a#b",
                "/a\r\nHost: evil",
                "/%",
                "/%2",
                "?x"
            })
    void whatIsNoPathIsRefused(String path) {
        assertThatThrownBy(() -> SourcePath.require("registry", path)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/api/v1/models?email=a%40b&cursor=",
                "/a?location=s3://bucket/../table",
                "/a/...",
                "/a.b/..c"
            })
    void whatIsOrdinaryPasses(String path) {
        assertThat(SourcePath.require("registry", path)).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://h/", "/relative", "http:///x", "http://h/?q", "http://h/#f", "mailto:a@b"})
    void aUrlThatIsNoneIsRefused(String url) {
        assertThatThrownBy(() -> Origin.of("registry", URI.create(url)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'registry'");
    }

    @Test
    void longPathsAreNoTrouble() {
        String path = "/a?cursor=" + "x".repeat(200_000);
        assertThat(SourcePath.require("registry", path)).isEqualTo(path);
    }
}
