package mds.kernel.graph;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;
import mds.plugin.Alias;
import mds.plugin.Direction;
import mds.plugin.EntityFilter;
import mds.plugin.EntityUri;

/**
 * The graph at one moment: two reads of one snapshot never contradict each other. Immutable, cheap to take, and free to
 * keep for the length of a request.
 *
 * <p>Hot paths walk {@code nodes}: handles of entities that are valid in every snapshot of one store.
 */
public interface GraphSnapshot {
    /** The database's point in time. */
    long basis();

    /** The handle of an entity, whatever its state; empty if nothing ever spoke of it. */
    OptionalLong node(EntityUri uri);

    /** The entity behind a handle. */
    EntityUri uri(long node);

    /**
     * Where the edges of a type lead from a node, each end once, in no particular order. One index range; the cost is in
     * the number of ends.
     */
    long[] neighbours(long node, String edgeType, Direction direction);

    /** Whether a filter means the entity behind a handle. One seek for each fact that the filter reads. */
    boolean fits(long node, EntityFilter filter);

    /** Who has a key, in no particular order. One index range; the cost is in their number. */
    long[] holders(MatchKey key);

    /** The keys by which a rule finds an entity. */
    Set<MatchKey> keys(EntityUri uri, String rule);

    /** An entity, whatever its state. */
    Optional<EntityView> entity(EntityUri uri);

    /** Several entities at once; unknown ones have no entry. */
    Map<EntityUri, EntityView> entities(Collection<EntityUri> uris);

    /**
     * The edges of an entity, sorted by type and far end.
     *
     * @param types only these; all if empty
     */
    List<Edge> edges(EntityUri uri, Direction direction, Set<String> types);

    /** The edges from one entity to another, of a type, with all their origins: asserted ones first. */
    List<Edge> edgesBetween(EntityUri from, String edgeType, EntityUri to);

    /** The references by alias that an entity's record holds, resolved or not, sorted. */
    List<AliasReference> aliasReferences(EntityUri from);

    /** The entities that claim an alias now, smallest URI first. More than one is a finding to report. */
    List<EntityUri> claimants(Alias alias);

    /**
     * The aliases that nobody claims and something refers to by an edge type, of which the name behind the scheme begins so,
     * as it is or in lower case; sorted, at most so many. One seek for each scheme; of all that begin so, the first thousand
     * are looked at.
     */
    List<Alias> unclaimed(String beginning, String edgeType, int limit);

    /** The aliases that several entities claim, with those, smallest URI first. The cost is in the number of all claims. */
    SortedMap<Alias, List<EntityUri>> contestedAliases();

    /** The entities that belong to a root's record, whatever their state, in no particular order. */
    List<EntityUri> parts(EntityUri root);

    /** The roots whose hydration is due at that instant, longest due first, at most so many. */
    List<EntityUri> dueEntities(Instant now, int limit);

    /** When the first hydration becomes due after an instant; empty if none is planned. */
    Optional<Instant> nextDue(Instant after);

    /** The aliases that are referred to, claimed by nobody and due to be asked for, at most so many. */
    List<Alias> dueAliases(Instant now, int limit);

    /** The entities whose records refer to an alias by an edge type, whether somebody claims it or not, smallest URI first. */
    List<EntityUri> referrers(Alias alias, String edgeType);

    /**
     * Entities in the order of their URIs, whatever their state. One index range; the cost is in the number of entities.
     *
     * @param type only of this type; of all if empty
     * @param after only those behind this one
     * @param limit how many at most
     */
    List<EntityUri> entities(Optional<String> type, Optional<EntityUri> after, int limit);

    /**
     * How many entities there are. The cost is in their number.
     *
     * @param type only of this type; of all if empty
     * @param state only in this state; in any if empty
     */
    long count(Optional<String> type, Optional<EntityState> state);

    /** Every entity of a type, whatever its state, in no particular order. To be closed. */
    Stream<EntityUri> entitiesOfType(String entityType);

    /**
     * How many entities there are, by type and state. The first time, and of the past, the cost is in their number, from
     * then on in what has changed.
     */
    Map<String, Map<EntityState, Long>> counts();
}
