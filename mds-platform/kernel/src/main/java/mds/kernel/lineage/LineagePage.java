package mds.kernel.lineage;

import java.util.List;
import java.util.OptionalInt;
import mds.plugin.EntityUri;

/**
 * A stretch of a walk, nearest first. The pages of one walk together hold every node and every edge once.
 *
 * @param nodes in the order of the walk; the start comes first, at distance 0
 * @param edges those that lead on from this page's nodes to nodes of this page, an earlier or a later one
 * @param next the position at which the next page starts; empty if the walk is at its end
 * @param cuts why this is not everything; empty if it is
 */
public record LineagePage(List<Node> nodes, List<Hop> edges, OptionalInt next, List<Cut> cuts) {
    public LineagePage {
        nodes = List.copyOf(nodes);
        edges = List.copyOf(edges);
        cuts = List.copyOf(cuts);
    }

    /**
     * An entity that the walk came to.
     *
     * @param distance how many hops it is from the start
     * @param direction where it lies, seen from the start; what was asked for at the start itself
     * @param more whether more lies behind it, beyond the depth that was asked for
     * @param position its place in the walk; a page may start behind it
     */
    public record Node(EntityUri uri, int distance, LineageDirection direction, boolean more, int position) {}

    /** Edges of one type between two entities, whoever says so. */
    public record Hop(EntityUri from, String edgeType, EntityUri to) {}
}
