package mds.server.graphql;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import mds.kernel.graph.GraphSnapshot;
import mds.plugin.Alias;
import mds.plugin.Direction;
import mds.plugin.EntityUri;
import mds.plugin.Reference;

/**
 * What somebody owns, themselves and by way of the groups to which they belong.
 *
 * @param entity the user or group; empty if nobody claims the alias
 * @param alias by which records name them; means nothing beside an entity, to which it leads
 * @param throughGroups whether what their groups own counts, too
 */
record Ownership(Optional<EntityUri> entity, Optional<Alias> alias, boolean throughGroups) {
    private static final String BELONGS_TO = "belongsTo";
    /** More than anybody belongs to; keeps a source that is wrong from making a walk of everything. */
    private static final int MOST_GROUPS = 1_000;

    /** The groups to which an entity belongs, at once or by way of others, sorted by URI. */
    static List<EntityUri> groups(GraphSnapshot graph, EntityUri member) {
        TreeSet<EntityUri> groups = new TreeSet<>();
        Deque<EntityUri> open = new ArrayDeque<>(List.of(member));
        while (!open.isEmpty() && groups.size() < MOST_GROUPS) {
            for (EntityUri group : ends(graph, open.remove(), BELONGS_TO, Direction.OUT)) {
                if (!group.equals(member) && groups.add(group)) {
                    open.add(group);
                }
            }
        }
        return List.copyOf(groups);
    }

    /** Everything that is owned, each once, sorted by URI. */
    List<EntityUri> owned(GraphSnapshot graph) {
        if (entity.isEmpty()) {
            return alias.map(name -> graph.referrers(name, Reference.OWNED_BY)).orElse(List.of());
        }
        List<EntityUri> owners = new ArrayList<>(List.of(entity.get()));
        if (throughGroups) {
            owners.addAll(groups(graph, entity.get()));
        }
        TreeSet<EntityUri> owned = new TreeSet<>();
        owners.forEach(owner -> owned.addAll(ends(graph, owner, Reference.OWNED_BY, Direction.IN)));
        return List.copyOf(owned);
    }

    private static List<EntityUri> ends(GraphSnapshot graph, EntityUri uri, String edgeType, Direction direction) {
        OptionalLong node = graph.node(uri);
        List<EntityUri> ends = new ArrayList<>();
        if (node.isPresent()) {
            for (long end : graph.neighbours(node.getAsLong(), edgeType, direction)) {
                ends.add(graph.uri(end));
            }
        }
        return ends;
    }
}
