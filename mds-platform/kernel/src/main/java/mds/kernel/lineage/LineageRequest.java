package mds.kernel.lineage;

import java.util.Set;
import mds.plugin.EntityUri;

/**
 * What lineage is asked for.
 *
 * @param start where the walk starts
 * @param direction which way it goes
 * @param depth how many hops it goes at most
 * @param edgeTypes along these only; all that carry lineage if empty
 * @param entityTypes shows entities of these types only, though it walks through others; all if empty
 */
public record LineageRequest(
        EntityUri start, LineageDirection direction, int depth, Set<String> edgeTypes, Set<String> entityTypes) {
    public LineageRequest {
        edgeTypes = Set.copyOf(edgeTypes);
        entityTypes = Set.copyOf(entityTypes);
    }

    boolean shows(EntityUri uri) {
        return entityTypes.isEmpty() || entityTypes.contains(uri.type());
    }
}
