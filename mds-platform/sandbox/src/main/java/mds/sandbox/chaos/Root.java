package mds.sandbox.chaos;

import java.net.URI;
import mds.sandbox.sources.ThinEvent;

/**
 * An object of a source, by whatever tells of it: its events, or the URI of its entity or of a part of it. The entity type is
 * left out, since a part's URI does not tell that of its root.
 *
 * @param source its name
 * @param id of the object there
 */
public record Root(String source, String id) {

    /** What an event is about. */
    static Root of(ThinEvent event) {
        return new Root(event.source().sourceName(), event.id());
    }

    /** The root of an entity: {@code 12345} of {@code aip://ab-test-cell/experimentation/12345/2}. */
    public static Root of(String uri) {
        // Decoded by its segments: an id may hold a slash.
        String[] path = URI.create(uri).getRawPath().split("/", -1);
        return new Root(path[1], URI.create("/" + path[2]).getPath().substring(1));
    }
}
