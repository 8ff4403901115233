package mds.kernel.lineage;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import mds.plugin.Alias;
import mds.plugin.EntityUri;

/**
 * What a change or the loss of an entity would hit.
 *
 * @param groups by entity type, the largest first
 * @param owners who is to be told, those of the most entities first
 * @param unowned how many of the entities have no owner
 * @param cuts why this is not everything; the counts are then lower bounds
 */
public record Impact(List<Group> groups, List<Affected> owners, long unowned, List<Cut> cuts) {
    public Impact {
        groups = List.copyOf(groups);
        owners = List.copyOf(owners);
        cuts = List.copyOf(cuts);
    }

    /** How many entities of all types. */
    public long total() {
        return groups.stream().mapToLong(Group::count).sum();
    }

    /**
     * The entities of one type.
     *
     * @param nearest the nearest to the start, a few of them
     */
    public record Group(String entityType, long count, List<EntityUri> nearest) {
        public Group {
            nearest = List.copyOf(nearest);
        }
    }

    /**
     * An owner of some of the entities.
     *
     * @param owner the user or group; empty if nobody claims the alias
     * @param alias by which records name an owner whom nobody claims; empty if the owner is known
     * @param counts how many of the entities they own, by type
     */
    public record Affected(Optional<EntityUri> owner, Optional<Alias> alias, Map<String, Long> counts) {
        public Affected {
            counts = Map.copyOf(counts);
        }

        /** How many entities of all types. */
        public long total() {
            return counts.values().stream().mapToLong(Long::longValue).sum();
        }
    }
}
