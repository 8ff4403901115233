package mds.server.graphql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * A page of what there is.
 *
 * @param entries in their order
 * @param before whether there is more before
 * @param behind whether there is more behind
 * @param end the cursor to go on behind the page; empty if nothing is on it
 * @param counted counts how many there are in all, where that is asked for
 */
record Page<T>(List<Entry<T>> entries, boolean before, boolean behind, Optional<String> end, LongSupplier counted) {
    Page {
        entries = List.copyOf(entries);
    }

    /** A page that ends with its last entry, of something that is counted already. */
    Page(List<Entry<T>> entries, boolean before, boolean behind, long total) {
        this(entries, before, behind, entries.reversed().stream().findFirst().map(Entry::cursor), () -> total);
    }

    /** One entry; the score is 0 where nothing is scored. */
    record Entry<T>(T node, String cursor, double score) {}

    /** Cuts a page out of everything, which is sorted by the key. */
    static <T> Page<T> cut(List<T> sorted, Function<T, String> key, PageRequest request) {
        int start = request.after().map(after -> behind(sorted, key, after)).orElse(0);
        int end = Math.min(sorted.size(), start + request.first());
        List<Entry<T>> entries = new ArrayList<>(end - start);
        for (T node : sorted.subList(start, end)) {
            entries.add(new Entry<>(node, PageRequest.cursor(key.apply(node)), 0));
        }
        return new Page<>(entries, start > 0, end < sorted.size(), sorted.size());
    }

    /** The same page of other things; those that become empty are left out. */
    <R> Page<R> map(Function<T, Optional<R>> change) {
        List<Entry<R>> changed = new ArrayList<>(entries.size());
        for (Entry<T> entry : entries) {
            change.apply(entry.node()).ifPresent(node -> changed.add(new Entry<>(node, entry.cursor(), entry.score())));
        }
        return new Page<>(changed, before, behind, end, counted);
    }

    Optional<String> start() {
        return entries.stream().findFirst().map(Entry::cursor);
    }

    long total() {
        return counted.getAsLong();
    }

    List<T> nodes() {
        return entries.stream().map(Entry::node).toList();
    }

    private static <T> int behind(List<T> sorted, Function<T, String> key, String after) {
        int low = 0;
        int high = sorted.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (key.apply(sorted.get(middle)).compareTo(after) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
