package mds.server.graphql;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import mds.kernel.graph.AliasReference;
import mds.kernel.graph.Edge;
import mds.kernel.graph.EntityState;
import mds.kernel.graph.EntityView;
import mds.kernel.graph.GraphSnapshot;
import mds.plugin.Alias;
import mds.plugin.Direction;
import mds.plugin.EntityUri;

/** A snapshot that counts how often entities are fetched from it. */
public record CountingSnapshot(GraphSnapshot graph, AtomicInteger batches) implements GraphSnapshot {
    @Override
    public long basis() {
        return graph.basis();
    }

    @Override
    public OptionalLong node(EntityUri uri) {
        return graph.node(uri);
    }

    @Override
    public EntityUri uri(long node) {
        return graph.uri(node);
    }

    @Override
    public long[] neighbours(long node, String edgeType, Direction direction) {
        return graph.neighbours(node, edgeType, direction);
    }

    @Override
    public Optional<EntityView> entity(EntityUri uri) {
        batches.incrementAndGet();
        return graph.entity(uri);
    }

    @Override
    public Map<EntityUri, EntityView> entities(Collection<EntityUri> uris) {
        batches.incrementAndGet();
        return graph.entities(uris);
    }

    @Override
    public List<Edge> edges(EntityUri uri, Direction direction, Set<String> types) {
        return graph.edges(uri, direction, types);
    }

    @Override
    public List<Edge> edgesBetween(EntityUri from, String edgeType, EntityUri to) {
        return graph.edgesBetween(from, edgeType, to);
    }

    @Override
    public List<AliasReference> aliasReferences(EntityUri from) {
        return graph.aliasReferences(from);
    }

    @Override
    public List<EntityUri> claimants(Alias alias) {
        return graph.claimants(alias);
    }

    @Override
    public List<EntityUri> parts(EntityUri root) {
        return graph.parts(root);
    }

    @Override
    public List<EntityUri> dueEntities(Instant now, int limit) {
        return graph.dueEntities(now, limit);
    }

    @Override
    public List<Alias> dueAliases(Instant now, int limit) {
        return graph.dueAliases(now, limit);
    }

    @Override
    public Stream<EntityUri> entitiesOfType(String entityType) {
        return graph.entitiesOfType(entityType);
    }

    @Override
    public Map<String, Map<EntityState, Long>> counts() {
        return graph.counts();
    }
}
