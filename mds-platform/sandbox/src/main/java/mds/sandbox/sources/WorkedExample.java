package mds.sandbox.sources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The model that the documentation tells of, with all that belongs to it: word for word the same whatever the seed, and
 * left alone by {@link Changes}. The documents stand in {@code worked-example.json}, by collection.
 */
public final class WorkedExample {

    /** The model, and its current instance. */
    public static final String MODEL = "ranking-model-v5-20XX0101";

    /** The one test that its run was made for. */
    public static final String TEST = "12345";

    private WorkedExample() {}

    /** The event that is enough for all of it to appear. */
    public static ThinEvent event() {
        return SourceCollection.INSTANCES.event(MODEL, "created");
    }

    /** Puts its documents into an organisation. */
    public static void addTo(Organisation organisation) {
        JsonNode documents = read();
        for (SourceCollection collection : SourceCollection.values()) {
            documents.path(collection.path()).forEach(document -> organisation.put(collection, (ObjectNode) document));
        }
    }

    private static JsonNode read() {
        try (InputStream in = WorkedExample.class.getResourceAsStream("worked-example.json")) {
            return new JsonMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException("worked-example.json belongs into the sandbox's jar", e);
        }
    }
}
