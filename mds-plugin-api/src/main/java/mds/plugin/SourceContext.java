package mds.plugin;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the host hands to {@link SourcePlugin#connect} for one configured source. Valid until the source is closed. */
public interface SourceContext {
    /** The name under which the source is configured; the second segment of its entities' URIs. */
    String name();

    /** What stands under {@code settings:} in the source's configuration, by name; checked against the descriptor. */
    Map<String, String> settings();

    /** The host's clock. Take {@link SourceRecord#fetchedAt()} from it when not using {@link #http()}. */
    Clock clock();

    /** The HTTP client for the source's configured URL: limited, retried, cached and authenticated by the host. */
    SourceHttp http();

    /**
     * The URI of an object that the source knows by a foreign key. Which source owns a type is configuration, not code:
     * for a type of the plugin's own it is this source; for another's, the one that is configured for it. Where none is,
     * the URI names the source {@code unconfigured}, and the entity stays visible as uncached with that reason.
     *
     * @param entityType e.g. {@code pipeline-run}
     * @param id the foreign key
     * @throws IllegalArgumentException if they cannot form a URI, e.g. for the id {@code ..}; the record is then refused with
     *     this message
     */
    EntityUri uri(String entityType, String id);

    /** The URI of a foreign key that may be absent. */
    default Optional<EntityUri> uri(String entityType, Optional<String> id) {
        return id.map(key -> uri(entityType, key));
    }

    /** The URIs of several foreign keys. */
    default List<EntityUri> uris(String entityType, Collection<String> ids) {
        return ids.stream().map(id -> uri(entityType, id)).toList();
    }
}
