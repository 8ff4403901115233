package mds.kernel.graph;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What became of an entity, newest first.
 *
 * @param entries one a commit that changed it
 * @param more whether there are earlier ones
 * @param truncated whether so much is known that not all of it was read: entries may be missing or incomplete
 */
public record EntityHistory(List<Entry> entries, boolean more, boolean truncated) {
    public EntityHistory {
        entries = List.copyOf(entries);
    }

    /**
     * What one commit changed.
     *
     * @param basis the database's point in time after it
     * @param at when MDS committed it
     * @param fetchedAt when the record was fetched that says so; empty if the commit holds none of the entity
     * @param changes of the entity, and of edges at either end of which it stands
     */
    public record Entry(long basis, Instant at, Optional<Instant> fetchedAt, List<Change> changes) {
        public Entry {
            changes = List.copyOf(changes);
        }
    }

    /** One thing that became different. */
    public sealed interface Change {
        /** What MDS knows of it; empty where nothing spoke of it. Enrichment is bookkeeping and no change of state here. */
        record StateChanged(Optional<EntityState> from, Optional<EntityState> to) implements Change {}

        /** A single value: {@code name}, {@code description}, {@code sourceLink}, {@code goneReason} or an attribute. */
        record FieldChanged(String field, Optional<JsonNode> from, Optional<JsonNode> to) implements Change {}

        /** A set of values: {@code domains}, {@code tags} or {@code aliases}. */
        record ValuesChanged(String field, Set<String> added, Set<String> removed) implements Change {
            public ValuesChanged {
                added = Set.copyOf(added);
                removed = Set.copyOf(removed);
            }
        }

        /** An edge came ({@code added}) or went; its origin tells who says so. */
        record EdgeChanged(Edge edge, boolean added) implements Change {}
    }
}
