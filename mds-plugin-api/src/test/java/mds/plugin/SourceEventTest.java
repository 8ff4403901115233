package mds.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceEventTest {
    @Property
    void isJsonOrUndecodableAndNeverAnythingElse(@ForAll byte[] payload) {
        try {
            assertThat(event(payload).json()).isNotNull();
        } catch (UndecodableEventException e) {
            assertThat(e).hasMessageContaining("the body is");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "{} {}", "{}x", "{\"a\": }", "nul", "\"\ufeff"})
    void refusesWhatIsNotOneDocument(String body) {
        assertThatExceptionOfType(UndecodableEventException.class)
                .isThrownBy(() -> event(utf8(body)).json());
    }

    @Test
    void refusesADocumentOfUnreasonableDepth() {
        assertThatExceptionOfType(UndecodableEventException.class)
                .isThrownBy(() -> event(utf8("[".repeat(1_000_000))).json());
    }

    @Test
    void doesNotChangeWithTheBytesItWasMadeFrom() throws UndecodableEventException {
        byte[] payload = utf8("{\"a\":1}");
        SourceEvent event = event(payload);
        payload[0] = 'x';
        event.payload()[0] = 'x';

        assertThat(event.payload()).isEqualTo(utf8("{\"a\":1}"));
        assertThat(event.json().path("a").asInt()).isEqualTo(1);
    }

    private static SourceEvent event(byte[] payload) {
        return new SourceEvent("registry", payload, Map.of(), "test", Instant.EPOCH);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
