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
 * Follows the commit log and keeps the index equal to the graph: every entity whose own facts or owners changed is written
 * again, with the basis of the snapshot that it was read from. While the engine is away the follower waits; commits go on.
 */
public final class Projection implements CommitFollower.Handler {
    private static final System.Logger LOG = System.getLogger(Projection.class.getName());
    /** How many documents one bulk request takes. */
    private static final int BULK = 1000;

    private final SearchIndex index;

    /** A projection into an index. */
    public Projection(SearchIndex index) {
        this.index = index;
    }

    @Override
    public List<GraphChange> handle(CommitFollower.Step step) throws SearchUnavailableException, InterruptedException {
        List<EntityUri> affected = List.copyOf(affected(step));
        for (int start = 0; start < affected.size(); start += BULK) {
            write(step.after(), affected.subList(start, Math.min(start + BULK, affected.size())));
        }
        return List.of();
    }

    private void write(GraphSnapshot graph, List<EntityUri> uris)
            throws SearchUnavailableException, InterruptedException {
        List<SearchDocument> documents = SearchDocuments.of(graph, uris);
        if (!documents.isEmpty()) {
            index.write(documents)
                    .forEach((uri, reason) ->
                            LOG.log(System.Logger.Level.WARNING, "the index refused %s: %s".formatted(uri, reason)));
        }
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
