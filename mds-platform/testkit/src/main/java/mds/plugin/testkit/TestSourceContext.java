package mds.plugin.testkit;

import java.net.URI;
import java.time.Clock;
import java.util.Map;
import mds.plugin.EntityUri;
import mds.plugin.SourceContext;
import mds.plugin.SourceHttp;

/**
 * What a host would hand to a plugin for a source at a URL.
 *
 * @param name the name under which the source is configured
 * @param settings what stands under {@code settings:}
 * @param clock the host's clock
 * @param http an ungoverned client for the source
 * @param owners which source owns which entity type; all others belong to the source {@code unconfigured}
 */
public record TestSourceContext(
        String name, Map<String, String> settings, Clock clock, SourceHttp http, Map<String, String> owners)
        implements SourceContext {
    /** Takes copies of the maps. */
    public TestSourceContext {
        settings = Map.copyOf(settings);
        owners = Map.copyOf(owners);
    }

    /** The context of a source without settings that answers at a URL. */
    public static TestSourceContext of(String name, URI url, Map<String, String> owners) {
        Clock clock = Clock.systemUTC();
        return new TestSourceContext(name, Map.of(), clock, new PlainHttp(url, clock), owners);
    }

    @Override
    public EntityUri uri(String entityType, String id) {
        return EntityUri.of(entityType, owners.getOrDefault(entityType, "unconfigured"), id);
    }
}
