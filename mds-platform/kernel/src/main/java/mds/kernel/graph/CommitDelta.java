package mds.kernel.graph;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mds.plugin.Alias;
import mds.plugin.EntityUri;

/**
 * What one commit changed.
 *
 * @param basis the database's point in time after the commit
 * @param at when it was committed
 * @param facts of which entities which facts changed: attributes by their name, and what every entity has, such as
 *     {@code name}, {@code tags}, {@code state}, {@code claims} and {@code references} (by alias); no bookkeeping
 * @param edges that came or went
 * @param keys by which match rules find entities, that came or went
 * @param aliases that were claimed, let go, referred to or no longer referred to
 */
public record CommitDelta(
        long basis,
        Instant at,
        Map<EntityUri, Set<String>> facts,
        List<EdgeChange> edges,
        List<KeyChange> keys,
        Set<Alias> aliases) {
    public CommitDelta {
        Map<EntityUri, Set<String>> copy = new HashMap<>();
        facts.forEach((entity, names) -> copy.put(entity, Set.copyOf(names)));
        facts = Map.copyOf(copy);
        edges = List.copyOf(edges);
        keys = List.copyOf(keys);
        aliases = Set.copyOf(aliases);
    }

    /** The entities of which own facts changed. */
    public Set<EntityUri> entities() {
        return facts.keySet();
    }

    /** An edge that came ({@code added}) or went. */
    public record EdgeChange(Edge edge, boolean added) {}

    /** A key of an entity came ({@code added}) or went. */
    public record KeyChange(EntityUri entity, MatchKey key, boolean added) {}
}
