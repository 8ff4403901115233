package mds.kernel.search;

import java.util.List;
import java.util.OptionalLong;
import mds.plugin.EntityUri;

/**
 * In what the index differs from what it should hold of one entity.
 *
 * @param uri whose document it is
 * @param expected the basis of the document that should be there
 * @param held the basis of the one that is there; empty if there is none. If it is newer than {@code expected}, the graph
 *     may have gone on since: look again from a newer snapshot
 * @param fields what of the content differs, as the engine's mapping names it, sorted; empty if the document is missing
 */
public record DocumentDifference(EntityUri uri, long expected, OptionalLong held, List<String> fields) {
    public DocumentDifference {
        fields = List.copyOf(fields);
    }

    /** Whether there is no document at all. */
    public boolean missing() {
        return held.isEmpty();
    }

    @Override
    public String toString() {
        return held.isEmpty()
                ? "%s has no document; expected one of basis %d".formatted(uri, expected)
                : "the document of %s, of basis %d, differs in %s from what it is at basis %d"
                        .formatted(uri, held.getAsLong(), String.join(", ", fields), expected);
    }
}
