package mds.kernel.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import mds.kernel.search.Reindex.Phase;
import mds.kernel.search.Reindex.Progress;
import mds.kernel.search.Reindex.Trigger;
import mds.plugin.EntityUri;

/**
 * What is kept in the graph of the latest time that an index was filled, as JSON.
 *
 * @param reindex how far it is
 * @param basis of the graph when it began: what was committed since is followed, what was there before is walked through
 * @param last the entity up to which all is written, in the order of their URIs; empty at the beginning
 * @param heard the request that was last acted upon; empty if none was
 */
record ReindexNote(Reindex reindex, long basis, Optional<EntityUri> last, String heard) {
    private static final ObjectMapper JSON = new ObjectMapper();

    ReindexNote with(Reindex now) {
        return new ReindexNote(now, basis, last, heard);
    }

    ReindexNote at(EntityUri passed) {
        return new ReindexNote(reindex, basis, Optional.of(passed), heard);
    }

    String write() {
        ObjectNode note = JsonNodeFactory.instance.objectNode();
        note.put("heard", heard)
                .put("basis", basis)
                .put("trigger", reindex.trigger().name())
                .put("phase", reindex.phase().name())
                .put("index", reindex.index())
                .put("startedAt", reindex.startedAt().toString());
        reindex.endedAt().ifPresent(at -> note.put("endedAt", at.toString()));
        reindex.problem().ifPresent(problem -> note.put("problem", problem));
        last.ifPresent(uri -> note.put("last", uri.toString()));
        note.putObject("progress")
                .put("total", reindex.progress().total())
                .put("written", reindex.progress().written())
                .put("refused", reindex.progress().refused())
                .put("rate", reindex.progress().rate());
        return note.toString();
    }

    static ReindexNote read(String text) {
        JsonNode note = parse(text);
        JsonNode progress = note.path("progress");
        Reindex reindex = new Reindex(
                Trigger.valueOf(note.path("trigger").asText()),
                Phase.valueOf(note.path("phase").asText()),
                note.path("index").asText(),
                Instant.parse(note.path("startedAt").asText()),
                optional(note, "endedAt").map(Instant::parse),
                new Progress(
                        progress.path("total").asLong(),
                        progress.path("written").asLong(),
                        progress.path("refused").asLong(),
                        progress.path("rate").asDouble()),
                optional(note, "problem"));
        return new ReindexNote(
                reindex,
                note.path("basis").asLong(),
                optional(note, "last").map(EntityUri::parse),
                note.path("heard").asText());
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what is kept of the filling of an index is no JSON: " + text, e);
        }
    }

    private static Optional<String> optional(JsonNode object, String field) {
        return Optional.ofNullable(object.get(field)).map(JsonNode::asText);
    }
}
