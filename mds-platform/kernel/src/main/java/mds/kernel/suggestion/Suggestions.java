package mds.kernel.suggestion;

import java.util.List;
import mds.kernel.lineage.Cut;

/**
 * What is suggested, the best first.
 *
 * @param compared how many others there were that share something
 * @param cuts why this may not be the best; empty if all that is shared was looked at
 */
public record Suggestions(List<Suggestion> best, int compared, List<Cut> cuts) {
    public Suggestions {
        best = List.copyOf(best);
        cuts = List.copyOf(cuts);
    }
}
