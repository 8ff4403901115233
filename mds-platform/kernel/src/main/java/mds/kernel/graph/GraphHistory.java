package mds.kernel.graph;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import mds.plugin.EntityUri;

/** What the graph remembers. Reads are bounded, and apart from those of snapshots: they cost what the history is long. */
public interface GraphHistory {
    /**
     * The commits that changed an entity or edges at it, newest first; nothing if nothing ever spoke of it.
     *
     * @param before only commits before this basis
     * @param limit how many commits at most
     */
    EntityHistory of(EntityUri uri, long before, int limit);

    /**
     * When edges of a type led from one entity to another, whoever said so, oldest first; empty if none ever did.
     *
     * @param before only what commits before this basis told
     */
    List<Presence> of(EntityUri from, String edgeType, EntityUri to, long before);

    /**
     * A time during which an edge was there.
     *
     * @param came when MDS learned of it
     * @param went when it was taken back; empty if it was not
     */
    record Presence(Edge edge, Instant came, Optional<Instant> went) {}
}
