package mds.kernel.enrichment;

import java.util.List;
import java.util.Optional;
import mds.kernel.graph.Edge;

/**
 * From what an inferred edge follows, in one snapshot.
 *
 * @param paths of a path rule, each from the edge's start to its end; where a hop has edges of several origins, the asserted
 *     one stands for them
 * @param matches of a match rule, what both ends say
 * @param cut why there may be more than this; empty if this is all
 */
public record Explanation(List<List<Edge>> paths, List<Match> matches, Optional<String> cut) {
    /** Of an edge that no rule derives. */
    static final Explanation NOTHING = new Explanation(List.of(), List.of(), Optional.empty());

    public Explanation {
        paths = List.copyOf(paths);
        matches = List.copyOf(matches);
    }

    /**
     * A value that both ends of an edge have.
     *
     * @param from what the start says
     * @param to what the end says
     */
    public record Match(Said from, Said to) {}

    /**
     * What an entity says.
     *
     * @param field an attribute by its name, {@code name} or {@code aliases}
     * @param value as its source spells it
     */
    public record Said(String field, String value) {}
}
