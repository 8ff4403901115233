package mds.kernel.lineage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import mds.kernel.graph.AliasReference;
import mds.kernel.graph.GraphSnapshot;
import mds.plugin.Alias;
import mds.plugin.Direction;
import mds.plugin.EntityUri;
import mds.plugin.Reference;

/** Works out {@link Impact}: everything downstream, and who owns it. */
public final class ImpactAnalysis {
    private static final int MOST_NODES = 20_000;
    private static final long MOST_VISITS = 500_000;
    private static final int NEAREST = 10;

    private final LineageModel model;
    private final int mostNodes;

    /** An analysis along the edge types of a model. */
    public ImpactAnalysis(LineageModel model) {
        this(model, MOST_NODES);
    }

    ImpactAnalysis(LineageModel model, int mostNodes) {
        this.model = model;
        this.mostNodes = mostNodes;
    }

    /** What lies downstream within so many hops; nothing if nothing ever spoke of the entity. */
    public Impact of(GraphSnapshot graph, EntityUri uri, int depth) {
        Tally tally = new Tally(graph);
        OptionalLong start = graph.node(uri);
        if (start.isEmpty()) {
            return tally.impact(List.of());
        }
        LineageRequest request = new LineageRequest(uri, LineageDirection.DOWNSTREAM, depth, Set.of(), Set.of());
        Frontier walk = new Frontier(graph, model, request, start.getAsLong());
        int withMore = 0;
        while (walk.hasNext() && walk.next() <= mostNodes && walk.visits() < MOST_VISITS) {
            Frontier.Expansion expansion = walk.expand();
            withMore += expansion.more() ? 1 : 0;
            if (expansion.position() > 0) {
                tally.add(expansion.place().node());
            }
        }
        return tally.impact(cuts(walk, withMore, depth));
    }

    private static List<Cut> cuts(Frontier walk, int withMore, int depth) {
        List<Cut> cuts = new ArrayList<>();
        if (withMore > 0) {
            cuts.add(new Cut(
                    Cut.Reason.DEPTH,
                    "%d of the entities have more behind them, beyond depth %d; ask for a greater depth"
                            .formatted(withMore, depth)));
        }
        if (walk.hasNext()) {
            cuts.add(new Cut(
                    Cut.Reason.TOTAL,
                    "the nearest %d entities are counted, and there are more; page through lineage(direction: DOWNSTREAM) for all"
                            .formatted(walk.next() - 1)));
        }
        return cuts;
    }

    /** Counts what the walk comes to. */
    private static final class Tally {
        private final GraphSnapshot graph;
        private final Map<String, List<EntityUri>> nearest = new TreeMap<>();
        private final Map<String, Long> counts = new TreeMap<>();
        private final Map<Long, Map<String, Long>> byOwner = new HashMap<>();
        private final Map<Alias, Map<String, Long>> byAlias = new HashMap<>();
        private final Map<Alias, Boolean> claimed = new HashMap<>();
        private long unowned;

        private Tally(GraphSnapshot graph) {
            this.graph = graph;
        }

        private void add(long node) {
            EntityUri uri = graph.uri(node);
            counts.merge(uri.type(), 1L, Long::sum);
            List<EntityUri> some = nearest.computeIfAbsent(uri.type(), none -> new ArrayList<>());
            if (some.size() < NEAREST) {
                some.add(uri);
            }
            boolean owned = false;
            for (long owner : graph.neighbours(node, Reference.OWNED_BY, Direction.OUT)) {
                count(byOwner, owner, uri.type());
                owned = true;
            }
            for (AliasReference reference : graph.aliasReferences(uri)) {
                if (reference.edgeType().equals(Reference.OWNED_BY)) {
                    owned = true;
                    if (!isClaimed(reference.alias())) {
                        count(byAlias, reference.alias(), uri.type());
                    }
                }
            }
            unowned += owned ? 0 : 1;
        }

        private boolean isClaimed(Alias alias) {
            return claimed.computeIfAbsent(alias, name -> !graph.claimants(name).isEmpty());
        }

        private static <K> void count(Map<K, Map<String, Long>> counts, K key, String type) {
            counts.computeIfAbsent(key, none -> new TreeMap<>()).merge(type, 1L, Long::sum);
        }

        private Impact impact(List<Cut> cuts) {
            List<Impact.Group> groups = new ArrayList<>();
            counts.forEach((type, count) ->
                    groups.add(new Impact.Group(type, count, Objects.requireNonNull(nearest.get(type)))));
            groups.sort(
                    Comparator.comparingLong(Impact.Group::count).reversed().thenComparing(Impact.Group::entityType));
            List<Impact.Affected> owners = new ArrayList<>();
            byOwner.forEach((owner, types) ->
                    owners.add(new Impact.Affected(Optional.of(graph.uri(owner)), Optional.empty(), types)));
            byAlias.forEach(
                    (alias, types) -> owners.add(new Impact.Affected(Optional.empty(), Optional.of(alias), types)));
            owners.sort(Comparator.comparingLong(Impact.Affected::total)
                    .reversed()
                    .thenComparing(owner -> owner.owner()
                            .map(EntityUri::toString)
                            .or(() -> owner.alias().map(Alias::value))
                            .orElse("")));
            return new Impact(groups, owners, unowned, cuts);
        }
    }
}
