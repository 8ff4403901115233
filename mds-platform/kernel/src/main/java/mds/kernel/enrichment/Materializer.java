package mds.kernel.enrichment;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import mds.kernel.graph.CommitDelta;
import mds.kernel.graph.CommitFollower;
import mds.kernel.graph.Edge;
import mds.kernel.graph.EntityState;
import mds.kernel.graph.EntityView;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.StoreUnavailableException;
import mds.plugin.Alias;
import mds.plugin.EntityUri;

/**
 * Follows the commit log and writes down what follows from it: the edges of references by alias, the edges that rules
 * infer, and that enrichment has looked at an entity. Edges of its own making come back as deltas, so rules that build on
 * aliases or on other rules' edges are evaluated in turn. Between steps it applies rules that are new to what is there.
 */
final class Materializer implements CommitFollower.Handler {
    private final Inference inference;
    private final RuleWalk walk;
    private final Clock clock;

    Materializer(Inference inference, RuleWalk walk, Clock clock) {
        this.inference = inference;
        this.walk = walk;
        this.clock = clock;
    }

    @Override
    public void begin() throws StoreUnavailableException, InterruptedException {
        walk.begin();
    }

    @Override
    public List<GraphChange> handle(CommitFollower.Step step) {
        List<GraphChange> changes = new ArrayList<>();
        Set<Alias> aliases = new TreeSet<>();
        Set<EntityUri> entities = new TreeSet<>();
        step.deltas().forEach(delta -> {
            aliases.addAll(delta.aliases());
            entities.addAll(delta.entities());
            // A record that names other ends, and says nothing else that is new, has to be looked at, too.
            delta.edges().stream()
                    .map(CommitDelta.EdgeChange::edge)
                    .filter(edge -> edge.origin() instanceof Edge.Origin.Asserted)
                    .forEach(edge -> entities.add(edge.from()));
        });
        aliases.forEach(alias -> changes.add(new GraphChange.AliasResolved(alias)));
        changes.addAll(inference.changes(step));
        for (EntityView entity : step.after().entities(entities).values()) {
            if (entity.state() == EntityState.HYDRATED) {
                changes.add(new GraphChange.EntityEnriched(entity.uri(), clock.instant()));
            }
        }
        return changes;
    }

    @Override
    public boolean portion() throws StoreUnavailableException, InterruptedException {
        return walk.portion();
    }
}
