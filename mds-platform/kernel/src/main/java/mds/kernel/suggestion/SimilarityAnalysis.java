package mds.kernel.suggestion;

import java.util.List;
import java.util.OptionalLong;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.lineage.Cut;
import mds.kernel.suggestion.Reach.Bounds;
import mds.kernel.suggestion.Trait.Ends;
import mds.plugin.EntityUri;

/**
 * Works out {@link Suggestions} from what entities share, each shared thing counted by how rare it is.
 *
 * <p><b>Similar</b> are entities of one type that share things. A thing counts by one over the number of those who share
 * it, as in resource allocation: T. Zhou, L. Lü, Y.-C. Zhang, "Predicting missing links via local information", European
 * Physical Journal B 71 (2009), 623–630, doi:10.1140/epjb/e2009-00335-8; so a hub counts little. The sum is divided by that
 * over all that the entity has: a score of 1 says that the other has all of it.
 *
 * <p><b>Worth trying</b> is what the most similar have and the entity has not: each votes by its score, as neighbours do in
 * collaborative filtering: P. Resnick et al., "GroupLens: an open architecture for collaborative filtering of netnews", CSCW
 * 1994, 175–186, doi:10.1145/192844.192905.
 */
public final class SimilarityAnalysis {
    private static final Bounds BOUNDS = new Bounds(50_000, 2_000);
    /** How many of the most similar have a vote. */
    private static final int VOTERS = 30;

    private final SimilarityModel model;
    private final Bounds bounds;

    /** An analysis by the traits of a model. */
    public SimilarityAnalysis(SimilarityModel model) {
        this(model, BOUNDS);
    }

    SimilarityAnalysis(SimilarityModel model, Bounds bounds) {
        this.model = model;
        this.bounds = bounds;
    }

    /** The entities that share most with one; none if nothing ever spoke of it. */
    public Suggestions similar(GraphSnapshot graph, EntityUri uri, int first) {
        OptionalLong node = graph.node(uri);
        List<Trait> traits = model.of(uri.type());
        if (node.isEmpty() || traits.isEmpty()) {
            return nothing(uri, "by what entities of type '%s' are similar", traits.isEmpty());
        }
        Reach reach = new Reach(graph, bounds);
        Neighbourhood others = new Neighbourhood(graph, reach, node.getAsLong());
        List<Suggestion> ranked = others.ranked(traits);
        return new Suggestions(ranked.stream().limit(first).toList(), others.size(), reach.cuts());
    }

    /** What the entities that share most with one have and it lacks; nothing if nothing ever spoke of it. */
    public Suggestions worthTrying(GraphSnapshot graph, EntityUri uri, int first) {
        OptionalLong node = graph.node(uri);
        List<Trait> traits = model.of(uri.type());
        List<Ends> suggested = traits.stream()
                .filter(trait -> trait instanceof Ends ends && ends.suggested())
                .map(Ends.class::cast)
                .toList();
        if (node.isEmpty() || suggested.isEmpty()) {
            return nothing(uri, "what is worth trying for entities of type '%s'", suggested.isEmpty());
        }
        Reach reach = new Reach(graph, bounds);
        Neighbourhood others = new Neighbourhood(graph, reach, node.getAsLong());
        Ballot ballot = new Ballot(
                graph, reach, others.ranked(traits).stream().limit(VOTERS).toList());
        ballot.vote(node.getAsLong(), suggested);
        return new Suggestions(ballot.elected(first), others.size(), reach.cuts());
    }

    private static Suggestions nothing(EntityUri uri, String what, boolean undeclared) {
        String message = "no loaded plugin says " + what.formatted(uri.type());
        return new Suggestions(List.of(), 0, undeclared ? List.of(new Cut(Cut.Reason.UNDECLARED, message)) : List.of());
    }
}
