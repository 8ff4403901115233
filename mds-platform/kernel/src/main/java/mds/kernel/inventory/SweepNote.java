package mds.kernel.inventory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mds.kernel.inventory.Sweep.Phase;
import mds.kernel.inventory.Sweep.Place;
import mds.kernel.inventory.Sweep.Tally;
import mds.kernel.inventory.Sweep.Trigger;

/**
 * What is kept of a source's latest sweep, as JSON.
 *
 * @param sweep the latest
 * @param heard the request that was last acted upon; empty if none was
 */
record SweepNote(Sweep sweep, String heard) {
    private static final ObjectMapper JSON = new ObjectMapper();

    String write() {
        ObjectNode note = JsonNodeFactory.instance.objectNode();
        note.put("heard", heard)
                .put("trigger", sweep.trigger().name())
                .put("phase", sweep.phase().name())
                .put("startedAt", sweep.startedAt().toString());
        sweep.endedAt().ifPresent(at -> note.put("endedAt", at.toString()));
        sweep.problem().ifPresent(problem -> note.put("problem", problem));
        ObjectNode place = note.putObject("place");
        sweep.place().finished().forEach(place.putArray("finished")::add);
        sweep.place().cursor().ifPresent(cursor -> place.put("cursor", cursor));
        place.put("listed", sweep.place().listed())
                .put("approved", sweep.place().approved());
        Tally tally = sweep.tally();
        note.putObject("tally")
                .put("total", tally.total())
                .put("checked", tally.checked())
                .put("failed", tally.failed())
                .put("missing", tally.missing())
                .put("retired", tally.retired());
        return note.toString();
    }

    static SweepNote read(String text) {
        try {
            JsonNode note = JSON.readTree(text);
            JsonNode place = note.path("place");
            JsonNode tally = note.path("tally");
            List<String> finished = new ArrayList<>();
            place.path("finished").forEach(type -> finished.add(type.asText()));
            Sweep sweep = new Sweep(
                    Trigger.valueOf(note.path("trigger").asText()),
                    Phase.valueOf(note.path("phase").asText()),
                    Instant.parse(note.path("startedAt").asText()),
                    optional(note, "endedAt").map(Instant::parse),
                    new Place(
                            finished,
                            optional(place, "cursor"),
                            place.path("listed").asBoolean(),
                            place.path("approved").asBoolean()),
                    new Tally(
                            tally.path("total").asLong(),
                            tally.path("checked").asLong(),
                            tally.path("failed").asLong(),
                            tally.path("missing").asLong(),
                            tally.path("retired").asLong()),
                    optional(note, "problem"));
            return new SweepNote(sweep, note.path("heard").asText());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the note of a sweep is no JSON: " + text, e);
        }
    }

    private static Optional<String> optional(JsonNode object, String field) {
        return Optional.ofNullable(object.get(field)).map(JsonNode::asText);
    }
}
