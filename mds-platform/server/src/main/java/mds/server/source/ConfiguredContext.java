package mds.server.source;

import java.time.Clock;
import java.util.Map;
import mds.plugin.EntityUri;
import mds.plugin.SourceContext;
import mds.plugin.SourceHttp;

/** What one configured source is handed. */
record ConfiguredContext(String name, Map<String, String> settings, Clock clock, SourceHttp http, TypeOwnership types)
        implements SourceContext {
    @Override
    public EntityUri uri(String entityType, String id) {
        return EntityUri.of(entityType, types.owner(entityType, name), id);
    }
}
