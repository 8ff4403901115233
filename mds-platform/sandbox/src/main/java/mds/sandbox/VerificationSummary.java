package mds.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What {@code mds verify --json} found, in one line. */
final class VerificationSummary {
    private VerificationSummary() {}

    /** Reads what it found. */
    static JsonNode read(Path json) {
        try {
            JsonNode result = new JsonMapper().readTree(json.toFile());
            result.required("differenceCount");
            return result;
        } catch (IOException | IllegalArgumentException e) {
            throw new SandboxException("%s is no result of a verification: %s".formatted(json, e.getMessage()), e);
        }
    }

    /** Counts the differences by what differs: {@code 12 places differ: sources name 2, sources state 10}. */
    static String of(JsonNode result) {
        Map<String, Long> kinds = new TreeMap<>();
        result.path("differences")
                .forEach(difference -> kinds.merge(
                        "%s %s"
                                .formatted(
                                        difference.path("part").asText().toLowerCase(Locale.ROOT),
                                        difference.path("what").asText().replaceAll(" (→|by|over) .*", "")),
                        1L,
                        Long::sum));
        String differing = kinds.entrySet().stream()
                .map(kind -> "%s %d".formatted(kind.getKey(), kind.getValue()))
                .collect(Collectors.joining(", "));
        return "%d places differ%s%s"
                .formatted(
                        result.path("differenceCount").asLong(),
                        differing.isEmpty() ? "" : ": " + differing,
                        result.path("unverified").isEmpty() ? "" : "; not all could be compared");
    }
}
