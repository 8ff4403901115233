package mds.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Serial;

/**
 * A record that does not have the shape which the plugin expects. Trying again does not help until the source or the
 * plugin changes: the host keeps the record's URI and this message for an administrator, and goes on.
 */
public final class InvalidRecordException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final int SHOWN = 120;

    /** Names the record, the field, what was expected and what was there. */
    public InvalidRecordException(EntityUri uri, String field, String expectation, JsonNode actual) {
        super("field '%s' of %s: expected %s, got %s".formatted(field, uri, expectation, shortened(actual)));
    }

    private static String shortened(JsonNode value) {
        String text = value.toString();
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
