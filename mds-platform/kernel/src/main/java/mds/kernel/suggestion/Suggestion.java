package mds.kernel.suggestion;

import java.util.Comparator;
import java.util.List;
import mds.plugin.EntityUri;

/**
 * Something that is suggested. No fact: nobody says that it is so.
 *
 * @param score from 0 to 1
 * @param reasons what it is made up of, what counts most first; not empty
 */
public record Suggestion(EntityUri uri, double score, List<Reason> reasons) {
    private static final Comparator<Reason> MOST_FIRST = Comparator.comparingDouble(Reason::contribution)
            .reversed()
            .thenComparing(Reason::by)
            .thenComparing(reason -> reason.what().text());

    /** The best first; those of the same score by their URI. */
    static final Comparator<Suggestion> BEST_FIRST =
            Comparator.comparingDouble(Suggestion::score).reversed().thenComparing(Suggestion::uri);

    public Suggestion {
        reasons = List.copyOf(reasons);
    }

    /** With the score that the reasons add up to. */
    static Suggestion of(EntityUri uri, List<Reason> reasons) {
        List<Reason> sorted = reasons.stream().sorted(MOST_FIRST).toList();
        return new Suggestion(
                uri, sorted.stream().mapToDouble(Reason::contribution).sum(), sorted);
    }
}
