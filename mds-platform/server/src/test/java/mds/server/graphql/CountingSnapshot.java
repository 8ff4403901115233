package mds.server.graphql;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;
import mds.kernel.graph.AliasReference;
import mds.kernel.graph.Edge;
import mds.kernel.graph.EntityState;
import mds.kernel.graph.EntityView;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.graph.MatchKey;
import mds.plugin.Alias;
import mds.plugin.Direction;
import mds.plugin.EntityFilter;
import mds.plugin.EntityUri;

/** A snapshot that counts every read of it. */
public record CountingSnapshot(GraphSnapshot graph, ReadCounts reads) implements GraphSnapshot {
    /** Costs nothing: it is known with the snapshot. */
    @Override
    public long basis() {
        return graph.basis();
    }

    @Override
    public OptionalLong node(EntityUri uri) {
        reads.count("node");
        return graph.node(uri);
    }

    @Override
    public EntityUri uri(long node) {
        reads.count("uri");
        return graph.uri(node);
    }

    @Override
    public long[] neighbours(long node, String edgeType, Direction direction) {
        reads.count("neighbours");
        return graph.neighbours(node, edgeType, direction);
    }

    @Override
    public boolean fits(long node, EntityFilter filter) {
        return graph.fits(node, filter);
    }

    @Override
    public long[] holders(MatchKey key) {
        return graph.holders(key);
    }

    @Override
    public Set<MatchKey> keys(EntityUri uri, String rule) {
        return graph.keys(uri, rule);
    }

    @Override
    public Optional<EntityView> entity(EntityUri uri) {
        reads.count("entity");
        return graph.entity(uri);
    }

    @Override
    public Map<EntityUri, EntityView> entities(Collection<EntityUri> uris) {
        reads.count(ReadCounts.BATCH);
        return graph.entities(uris);
    }

    @Override
    public List<Edge> edges(EntityUri uri, Direction direction, Set<String> types) {
        reads.count("edges");
        return graph.edges(uri, direction, types);
    }

    @Override
    public List<Edge> edgesBetween(EntityUri from, String edgeType, EntityUri to) {
        reads.count("edgesBetween");
        return graph.edgesBetween(from, edgeType, to);
    }

    @Override
    public List<AliasReference> aliasReferences(EntityUri from) {
        reads.count("aliasReferences");
        return graph.aliasReferences(from);
    }

    @Override
    public SortedMap<Alias, List<EntityUri>> contestedAliases() {
        return graph.contestedAliases();
    }

    @Override
    public List<Alias> unclaimed(String beginning, String edgeType, int limit) {
        reads.count("unclaimed");
        return graph.unclaimed(beginning, edgeType, limit);
    }

    @Override
    public List<EntityUri> claimants(Alias alias) {
        reads.count("claimants");
        return graph.claimants(alias);
    }

    @Override
    public List<EntityUri> referrers(Alias alias, String edgeType) {
        reads.count("referrers");
        return graph.referrers(alias, edgeType);
    }

    @Override
    public List<EntityUri> parts(EntityUri root) {
        reads.count("parts");
        return graph.parts(root);
    }

    @Override
    public List<EntityUri> dueEntities(Instant now, int limit) {
        reads.count("dueEntities");
        return graph.dueEntities(now, limit);
    }

    @Override
    public Optional<Instant> nextDue(Instant after) {
        return graph.nextDue(after);
    }

    @Override
    public List<Alias> dueAliases(Instant now, int limit) {
        reads.count("dueAliases");
        return graph.dueAliases(now, limit);
    }

    @Override
    public List<EntityUri> entities(Optional<String> type, Optional<EntityUri> after, int limit) {
        reads.count("listing");
        return graph.entities(type, after, limit);
    }

    @Override
    public long count(Optional<String> type, Optional<EntityState> state) {
        reads.count("count");
        return graph.count(type, state);
    }

    @Override
    public Stream<EntityUri> entitiesOfType(String entityType) {
        reads.count("entitiesOfType");
        return graph.entitiesOfType(entityType);
    }

    @Override
    public Map<String, Map<EntityState, Long>> counts() {
        reads.count("counts");
        return graph.counts();
    }
}
