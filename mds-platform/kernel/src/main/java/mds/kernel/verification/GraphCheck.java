package mds.kernel.verification;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import mds.kernel.graph.GraphSnapshot;
import mds.plugin.EntityUri;

/** Compares the graph with what follows from the graph itself, entity by entity, once enrichment has caught up. */
final class GraphCheck implements Check {
    private static final int BATCH = 200;

    private final Part part;
    private final Comparison comparison;
    private final VerificationContext context;
    private final VerificationRequest request;
    private final Follower enrichment;

    /** What of one entity differs in one snapshot. */
    interface Comparison {
        List<Difference> of(EntityUri uri, GraphSnapshot graph);
    }

    GraphCheck(Part part, Comparison comparison, VerificationContext context, VerificationRequest request) {
        this.part = part;
        this.comparison = comparison;
        this.context = context;
        this.request = request;
        this.enrichment = new Follower("enrichment", context.enriched());
    }

    @Override
    public Part part() {
        return part;
    }

    @Override
    public int batch() {
        return BATCH;
    }

    @Override
    public void subjects(Consumer<EntityUri> subjects, Consumer<String> unverified) {
        GraphWalk.over(context.store().snapshot(), context.model(), request, subjects);
    }

    @Override
    public Optional<String> settle() throws InterruptedException {
        return enrichment.awaitLatest();
    }

    @Override
    public Look look(List<EntityUri> uris) {
        GraphSnapshot graph = context.store().snapshot();
        enrichment.saw(graph);
        Map<EntityUri, List<Difference>> differences = new HashMap<>();
        for (EntityUri uri : uris) {
            List<Difference> found = comparison.of(uri, graph);
            if (!found.isEmpty()) {
                differences.put(uri, found);
            }
        }
        return new Look(differences, Map.of());
    }
}
