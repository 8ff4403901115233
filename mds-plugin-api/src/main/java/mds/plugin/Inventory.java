package mds.plugin;

import java.util.List;
import java.util.Optional;

/**
 * Lists everything that a source holds, page by page: to fill the graph at first, and to find later what events missed.
 *
 * <p>The host asks when a back-fill or a sweep is due, never while an event is handled.
 *
 * <p>An object that is missing from the list is asked for by {@link Hydrator} before it is believed to be gone.
 */
@FunctionalInterface
public interface Inventory {
    /**
     * One page of the roots of an entity type.
     *
     * @param entityType one of the plugin's own, never that of a part
     * @param cursor empty for the first page, then what the previous page said
     * @throws SourceUnavailableException if the source could not say; the same page is asked for again later
     */
    Page list(String entityType, Optional<String> cursor) throws SourceUnavailableException, InterruptedException;

    /**
     * A page of a list.
     *
     * @param uris some of the roots; an empty page need not be the last
     * @param nextCursor where the next page begins, in the source's own terms; empty after the last page
     */
    record Page(List<EntityUri> uris, Optional<String> nextCursor) {
        /** Takes a copy of the list. */
        public Page {
            uris = List.copyOf(uris);
        }
    }
}
