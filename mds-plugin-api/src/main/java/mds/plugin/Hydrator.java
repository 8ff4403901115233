package mds.plugin;

/**
 * Fetches the complete current state of one object from the source of truth.
 *
 * <p>Called from several threads at a time, but for one URI only once at a time. The host bounds each call in time and
 * interrupts it when the bound is reached; what failed is asked for again later. When calls for twenty different URIs
 * have failed in a row, be it that they throw or take too long, the host leaves the source alone and calls for one URI
 * at a time, with pauses of up to ten seconds, until one is answered. Limits of the rate and retries are those of
 * {@link SourceHttp}; a plugin with a client of its own sees to these itself.
 */
@FunctionalInterface
public interface Hydrator {
    /**
     * Asks the source.
     *
     * @param uri always a root of one of the plugin's own entity types, at this source
     * @throws SourceUnavailableException if the source could not say; never answer {@link Hydration.Gone} then
     * @throws InterruptedException if the host gave up waiting
     */
    Hydration hydrate(EntityUri uri) throws SourceUnavailableException, InterruptedException;
}
