package mds.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceRecordTest {
    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"x\": null}", "{\"x\": \"\"}", "{\"x\": \" \"}"})
    void takesAbsentNullAndBlankTextForTheSame(String json) {
        assertThat(record(json).text("x")).isEmpty();
        assertThat(record(json).instant("x")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"x\": null}", "{\"x\": []}", "{\"x\": [null]}"})
    void takesAbsentNullAndEmptyListsForTheSame(String json) {
        assertThat(record(json).texts("x")).isEmpty();
        assertThat(record(json).objects("x")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"x\": null}", "{\"x\": {}}", "{\"x\": {\"team\": null}}", "{\"x\": {\"team\": \" \"}}"})
    void takesAbsentNullAndEmptyEntriesForTheSame(String json) {
        assertThat(record(json).entries("x")).isEmpty();
    }

    @Test
    void readsNumbersAsTheirDigits() {
        assertThat(record("{\"x\": 12345678901234567890}").text("x")).contains("12345678901234567890");
        assertThat(record("{\"x\": [7, \"b\", \"\", null]}").texts("x")).isEqualTo(List.of("7", "b"));
        assertThat(record("{\"x\": {\"b\": 2, \"a\": \"1\"}}").entries("x")).isEqualTo(Map.of("a", "1", "b", "2"));
    }

    @Test
    void readsInstantsWithAnyOffset() {
        assertThat(record("{\"x\": \"2026-01-31T12:00:00.5+02:00\"}").instant("x"))
                .contains(Instant.parse("2026-01-31T10:00:00.5Z"));
    }

    @Test
    void namesRecordFieldAndExpectationOfWhatItRefuses() {
        assertRefused(() -> record("{\"x\": {}}").text("x"), "text or a number, got {}");
        assertRefused(() -> record("{\"x\": \"a\"}").texts("x"), "an array, got \"a\"");
        assertRefused(() -> record("{\"x\": [[]]}").texts("x"), "text or a number, got []");
        assertRefused(() -> record("{\"x\": [7]}").objects("x"), "an array of objects, got 7");
        assertRefused(() -> record("{\"x\": []}").entries("x"), "an object, got []");
        assertRefused(() -> record("{\"x\": {\"a\": []}}").entries("x"), "text or a number, got []");
        assertRefused(() -> record("{\"x\": 1767225600}").instant("x"), "an RFC 3339 instant");
    }

    private static void assertRefused(ThrowingCallable reading, String expectation) {
        assertThatExceptionOfType(InvalidRecordException.class)
                .isThrownBy(reading)
                .withMessageContaining("'x' of aip://model/registry/ranking")
                .withMessageContaining(expectation);
    }

    private static SourceRecord record(String json) {
        try {
            EntityUri uri = EntityUri.of("model", "registry", "ranking");
            return new SourceRecord(uri, new ObjectMapper().readTree(json), Instant.EPOCH);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
