package mds.kernel.enrichment;

import java.util.List;
import java.util.Set;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.GraphSnapshot;
import mds.plugin.EntityUri;
import mds.plugin.InferenceRule;
import mds.plugin.MatchRule;
import mds.plugin.PathRule;

/** How what one rule derives is kept up. */
sealed interface RuleUpkeep permits PathUpkeep, MatchUpkeep {
    static RuleUpkeep of(InferenceRule rule) {
        return switch (rule) {
            case PathRule path -> new PathUpkeep(path);
            case MatchRule match -> new MatchUpkeep(match);
        };
    }

    InferenceRule rule();

    /** The entities of which it derives something. */
    List<RuleExtent> extents();

    /** The starts of which the rule may derive other edges than before the stretch. */
    Set<EntityUri> affected(Stretch stretch);

    /** The entities of which it may derive other keys than before the stretch. */
    Set<EntityUri> rekeyed(Stretch stretch);

    /** Where the edges that it derives from a start end. */
    Ends ends(GraphSnapshot graph);

    /** What it derives as keys from an entity; nothing if they are there already. */
    List<GraphChange> keys(GraphSnapshot graph, EntityUri entity);

    /** The ends of edges in one snapshot. */
    interface Ends {
        Set<EntityUri> of(EntityUri start);
    }
}
