package mds.storage.elasticsearch;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mds.kernel.search.NameWords;

/** The words of texts that many documents have in common, such as types, tags and owners: split once. Not thread-safe. */
final class KnownWords {
    private static final int MOST = 10_000;

    private final Map<String, List<String>> known = new HashMap<>();

    /** What {@link NameWords#indexed} says, in that order. */
    List<String> indexed(String text) {
        List<String> before = known.get(text);
        if (before != null) {
            return before;
        }
        List<String> words = List.copyOf(NameWords.indexed(text));
        if (known.size() < MOST) {
            known.put(text, words);
        }
        return words;
    }
}
