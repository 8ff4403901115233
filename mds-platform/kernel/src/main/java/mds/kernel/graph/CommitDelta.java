package mds.kernel.graph;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import mds.plugin.Alias;
import mds.plugin.EntityUri;

/**
 * What one commit changed.
 *
 * @param basis the database's point in time after the commit
 * @param at when it was committed
 * @param entities whose own facts changed: attributes, state, claims; not its bookkeeping
 * @param edges that came or went
 * @param aliases that were claimed, let go, referred to or no longer referred to
 */
public record CommitDelta(long basis, Instant at, Set<EntityUri> entities, List<EdgeChange> edges, Set<Alias> aliases) {
    public CommitDelta {
        entities = Set.copyOf(entities);
        edges = List.copyOf(edges);
        aliases = Set.copyOf(aliases);
    }

    /** An edge that came ({@code added}) or went. */
    public record EdgeChange(Edge edge, boolean added) {}
}
