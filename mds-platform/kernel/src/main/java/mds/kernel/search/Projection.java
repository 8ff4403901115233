package mds.kernel.search;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import mds.kernel.graph.CommitDelta;
import mds.kernel.graph.CommitFollower;
import mds.kernel.graph.Edge;
import mds.kernel.graph.EntityView;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.GraphSnapshot;
import mds.plugin.Direction;
import mds.plugin.EntityUri;
import mds.plugin.Reference;

/**
 * Follows the commit log and keeps one index equal to the graph: every entity whose own facts or owners changed is written
 * again, with the basis of the snapshot that it was read from. While the engine is away the follower waits; commits go on.
 * What the engine refuses for a reason of its own keeps nothing else back: it is remembered as drift.
 */
final class Projection implements CommitFollower.Handler {
    /** How many documents are read and written at once. */
    private static final int BATCH = 1000;

    private final IndexGeneration index;
    private final Drift drift;

    Projection(IndexGeneration index, Drift drift) {
        this.index = index;
        this.drift = drift;
    }

    @Override
    public List<GraphChange> handle(CommitFollower.Step step) throws SearchUnavailableException, InterruptedException {
        List<EntityUri> affected = List.copyOf(affected(step));
        for (int start = 0; start < affected.size(); start += BATCH) {
            List<EntityUri> batch = affected.subList(start, Math.min(start + BATCH, affected.size()));
            List<SearchDocument> documents = SearchDocuments.of(step.after(), batch);
            drift.written(documents, index.write(documents));
        }
        return List.of();
    }

    private static Set<EntityUri> affected(CommitFollower.Step step) {
        Set<EntityUri> affected = new TreeSet<>();
        for (CommitDelta delta : step.deltas()) {
            affected.addAll(delta.entities());
            delta.edges().stream()
                    .map(CommitDelta.EdgeChange::edge)
                    .filter(edge -> edge.type().equals(Reference.OWNED_BY))
                    .forEach(edge -> affected.add(edge.from()));
        }
        affected.addAll(ownedByRenamed(step, affected));
        return affected;
    }

    /** Documents carry their owners' names, so a new name reaches all that its bearer owns. */
    private static Set<EntityUri> ownedByRenamed(CommitFollower.Step step, Set<EntityUri> changed) {
        Set<EntityUri> owned = new TreeSet<>();
        for (EntityUri uri : changed) {
            List<Edge> edges = step.after().edges(uri, Direction.IN, Set.of(Reference.OWNED_BY));
            if (!edges.isEmpty() && !name(step.before().get(), uri).equals(name(step.after(), uri))) {
                edges.forEach(edge -> owned.add(edge.from()));
            }
        }
        return owned;
    }

    private static Optional<String> name(GraphSnapshot graph, EntityUri uri) {
        return graph.entity(uri).map(EntityView::name);
    }
}
