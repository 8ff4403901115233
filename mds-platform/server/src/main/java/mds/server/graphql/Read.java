package mds.server.graphql;

import java.util.Optional;
import java.util.Set;
import mds.kernel.graph.Edge;
import mds.kernel.graph.GraphSnapshot;
import mds.plugin.Direction;
import mds.plugin.EntityUri;
import mds.plugin.Target;

/** One thing that a field wants to know of a snapshot; reads of one kind and level are answered in one batch. */
sealed interface Read {
    /** The moment that the field sees. */
    GraphSnapshot graph();

    /** An entity. */
    record OfEntity(GraphSnapshot graph, EntityUri uri) implements Read {}

    /** Where edges of a type lead, to entities of one type or, if there is none given, of any. */
    record OfHop(
            GraphSnapshot graph,
            EntityUri from,
            String edgeType,
            Direction direction,
            Optional<String> entityType,
            PageRequest page)
            implements Read {}

    /** Who owns an entity. */
    record OfOwners(GraphSnapshot graph, EntityUri uri) implements Read {}

    /** The edges of an entity; of all types if there are none given, in both directions if there is none given. */
    record OfRelationships(
            GraphSnapshot graph, EntityUri uri, Set<String> types, Optional<Direction> direction, PageRequest page)
            implements Read {}

    /** Who is meant by a URI or an alias. */
    record OfOwner(GraphSnapshot graph, Target owner) implements Read {}

    /** The groups to which an entity belongs. */
    record OfGroups(GraphSnapshot graph, EntityUri member) implements Read {}

    /** What somebody owns; of all types if there are none given. */
    record OfOwned(GraphSnapshot graph, Ownership ownership, Set<String> types, PageRequest page) implements Read {}

    /** How much somebody owns. */
    record OfOwnedCounts(GraphSnapshot graph, Ownership ownership) implements Read {}

    /** All entities, or those of a type. */
    record OfListing(GraphSnapshot graph, EntityListing listing, PageRequest page) implements Read {}

    /** Why an edge is there. */
    record OfEvidence(GraphSnapshot graph, Edge edge) implements Read {}
}
