package mds.kernel.graph;

import java.util.ArrayList;
import java.util.List;

/** Parts many changes into transactions of a bounded size. */
public final class Batches {
    /** How many things one transaction may say; a change that alone says more has one of its own. */
    private static final int MOST = 1000;

    private Batches() {}

    /** The changes in their order, in batches; none is empty. */
    public static List<List<GraphChange>> of(List<GraphChange> changes) {
        List<List<GraphChange>> batches = new ArrayList<>();
        List<GraphChange> batch = new ArrayList<>();
        int said = 0;
        for (GraphChange change : changes) {
            int more = weight(change);
            if (!batch.isEmpty() && said + more > MOST) {
                batches.add(batch);
                batch = new ArrayList<>();
                said = 0;
            }
            batch.add(change);
            said += more;
        }
        if (!batch.isEmpty()) {
            batches.add(batch);
        }
        return batches;
    }

    private static int weight(GraphChange change) {
        return switch (change) {
            case GraphChange.EdgesInferred inferred -> 1 + inferred.to().size();
            case GraphChange.KeysDerived derived -> 1 + derived.keys().size();
            default -> 1;
        };
    }
}
