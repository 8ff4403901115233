package mds.benchmarks;

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

/** Counts the index seeks that reads of a snapshot take, if none is answered from memory, and what they yield. */
final class SeekCount {
    private long seeks;
    private long yielded;

    long seeks() {
        return seeks;
    }

    long yielded() {
        return yielded;
    }

    GraphSnapshot of(GraphSnapshot graph) {
        return new Counted(graph);
    }

    private <T> T tally(int more, int values, T answer) {
        seeks += more;
        yielded += values;
        return answer;
    }

    private <T extends Collection<?>> T tally(int more, T answer) {
        return tally(more, answer.size(), answer);
    }

    private final class Counted implements GraphSnapshot {
        private final GraphSnapshot graph;

        Counted(GraphSnapshot graph) {
            this.graph = graph;
        }

        @Override
        public long basis() {
            return graph.basis();
        }

        @Override
        public OptionalLong node(EntityUri uri) {
            return tally(1, 1, graph.node(uri));
        }

        @Override
        public EntityUri uri(long node) {
            return tally(1, 1, graph.uri(node));
        }

        @Override
        public long[] neighbours(long node, String edgeType, Direction direction) {
            // What records assert by URI and what else there is are two ranges.
            long[] ends = graph.neighbours(node, edgeType, direction);
            return tally(2, ends.length, ends);
        }

        @Override
        public boolean fits(long node, EntityFilter filter) {
            int facts = 1 + filter.attributes().size() + filter.tags().size();
            return tally(facts, facts, graph.fits(node, filter));
        }

        @Override
        public long[] holders(MatchKey key) {
            long[] holders = graph.holders(key);
            return tally(1, holders.length, holders);
        }

        @Override
        public Set<MatchKey> keys(EntityUri uri, String rule) {
            return tally(2, graph.keys(uri, rule));
        }

        @Override
        public Optional<EntityView> entity(EntityUri uri) {
            return tally(2, 1, graph.entity(uri));
        }

        @Override
        public Map<EntityUri, EntityView> entities(Collection<EntityUri> uris) {
            return tally(2 * uris.size(), uris.size(), graph.entities(uris));
        }

        @Override
        public List<Edge> edges(EntityUri uri, Direction direction, Set<String> types) {
            // One for the node, one for each type, and one for each edge that is an entity.
            List<Edge> edges = graph.edges(uri, direction, types);
            return tally(2 + types.size() + edges.size(), edges);
        }

        @Override
        public List<Edge> edgesBetween(EntityUri from, String edgeType, EntityUri to) {
            return tally(4, graph.edgesBetween(from, edgeType, to));
        }

        @Override
        public List<AliasReference> aliasReferences(EntityUri from) {
            return tally(2, graph.aliasReferences(from));
        }

        @Override
        public List<Alias> unclaimed(String beginning, String edgeType, int limit) {
            return tally(3, graph.unclaimed(beginning, edgeType, limit));
        }

        @Override
        public List<EntityUri> claimants(Alias alias) {
            return tally(2, graph.claimants(alias));
        }

        @Override
        public List<EntityUri> referrers(Alias alias, String edgeType) {
            return tally(2, graph.referrers(alias, edgeType));
        }

        @Override
        public List<EntityUri> parts(EntityUri root) {
            return tally(1, graph.parts(root));
        }

        @Override
        public List<EntityUri> dueEntities(Instant now, int limit) {
            return tally(1, graph.dueEntities(now, limit));
        }

        @Override
        public Optional<Instant> nextDue(Instant after) {
            return tally(2, 1, graph.nextDue(after));
        }

        @Override
        public SortedMap<Alias, List<EntityUri>> contestedAliases() {
            return tally(1, 1, graph.contestedAliases());
        }

        @Override
        public List<Alias> dueAliases(Instant now, int limit) {
            return tally(1, graph.dueAliases(now, limit));
        }

        @Override
        public List<EntityUri> entities(Optional<String> type, Optional<EntityUri> after, int limit) {
            return tally(1, graph.entities(type, after, limit));
        }

        @Override
        public long count(Optional<String> type, Optional<EntityState> state) {
            return tally(1, 1, graph.count(type, state));
        }

        @Override
        public Stream<EntityUri> entitiesOfType(String entityType) {
            return tally(1, 1, graph.entitiesOfType(entityType));
        }

        @Override
        public Map<String, Map<EntityState, Long>> counts() {
            return tally(3, 1, graph.counts());
        }
    }
}
