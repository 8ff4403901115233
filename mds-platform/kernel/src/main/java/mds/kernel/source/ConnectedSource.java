package mds.kernel.source;

import mds.plugin.AliasResolver;
import mds.plugin.EventDecoder;
import mds.plugin.Hydrator;
import mds.plugin.Inventory;
import mds.plugin.Normalizer;
import mds.plugin.Source;

/**
 * One configured source with the parts that its plugin brought, each asked for once.
 *
 * @param name as configured
 * @param plugin the id of its plugin
 */
public record ConnectedSource(
        String name,
        String plugin,
        EventDecoder eventDecoder,
        Hydrator hydrator,
        Normalizer normalizer,
        Inventory inventory,
        AliasResolver aliasResolver) {
    /** Asks the source for its parts. */
    public static ConnectedSource of(String name, String plugin, Source source) {
        return new ConnectedSource(
                name,
                plugin,
                source.eventDecoder(),
                source.hydrator(),
                source.normalizer(),
                source.inventory(),
                source.aliasResolver());
    }
}
