package mds.server.graphql;

import java.util.List;
import java.util.Optional;
import mds.kernel.enrichment.Explanation;

/**
 * Why an inferred edge is there.
 *
 * @param pieces each is enough for it to be there
 * @param cut why there may be more; empty if there are not
 */
record Evidence(List<Piece> pieces, Optional<String> cut) {
    /**
     * A path, or a value that both ends have.
     *
     * @param path from the start to the end; empty for a match
     * @param match what both ends say; empty for a path
     */
    record Piece(List<Relationship> path, Optional<Explanation.Match> match) {}
}
