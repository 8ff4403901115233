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
 * @param places how many may be asking it at once
 */
public record ConnectedSource(
        String name,
        String plugin,
        int places,
        EventDecoder eventDecoder,
        Hydrator hydrator,
        Normalizer normalizer,
        Inventory inventory,
        AliasResolver aliasResolver) {
    /** The source's own limits lie below this. */
    public static final int MOST_PLACES = 64;

    /** The longest that who has a place should wait for a turn: a third of what one call of a plugin may take. */
    private static final double WAIT_SECONDS = 20;

    /**
     * How many may ask a source at once so that none of them waits for its turn until its time is over.
     *
     * @param requestsPerSecond the budget of the source
     */
    public static int places(double requestsPerSecond) {
        return (int) Math.clamp(WAIT_SECONDS * requestsPerSecond, 1, MOST_PLACES);
    }

    /** Asks the source for its parts. */
    public static ConnectedSource of(String name, String plugin, int places, Source source) {
        return new ConnectedSource(
                name,
                plugin,
                places,
                source.eventDecoder(),
                source.hydrator(),
                source.normalizer(),
                source.inventory(),
                source.aliasResolver());
    }
}
