package mds.kernel.graph;

import java.util.List;

/**
 * What became of a commit.
 *
 * @param basis a snapshot at this basis, or a later one, shows the changes
 * @param refused the changes that were out of date and have no effect
 */
public record CommitResult(long basis, List<GraphChange> refused) {
    public CommitResult {
        refused = List.copyOf(refused);
    }
}
