package mds.sandbox.sources;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/**
 * What a source tells when something changed: where to look again, and nothing of what is to be seen there.
 *
 * @param source who tells it
 * @param type such as {@code model_instance_created}
 * @param idField such as {@code instance_id}
 * @param id the changed object's
 */
public record ThinEvent(SampleSource source, String type, String idField, String id) {

    /** The event as it goes over the wire. */
    public String json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("event_type", type)
                .put(idField, id)
                .toString();
    }
}
