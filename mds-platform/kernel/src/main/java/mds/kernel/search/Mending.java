package mds.kernel.search;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import mds.kernel.graph.GraphStore;
import mds.plugin.EntityUri;

/**
 * Writes again what an index has wrong.
 *
 * <p>The basis decides, here as everywhere: what was written is held against itself, and a document of a newer basis that
 * the graph has had is somebody's who knew more. Only one of a basis that no commit ever had stands in the way of writing,
 * and is deleted before.
 */
final class Mending {
    private final GraphStore store;
    private final Following following;

    Mending(GraphStore store, Following following) {
        this.store = store;
        this.following = following;
    }

    /** Mends documents; how many are as they should be now. The others are drift. */
    int mend(List<EntityUri> uris) throws SearchUnavailableException, InterruptedException {
        Set<EntityUri> stubborn = write(uris);
        if (!stubborn.isEmpty()) {
            stubborn = write(List.copyOf(stubborn));
        }
        stubborn.forEach(uri -> following.drift().found(uri, "it was written, and still says something else"));
        return uris.size() - stubborn.size();
    }

    /** Removes documents that are of nothing in the graph, unless it has come by what they are of since that was seen. */
    void remove(List<IndexGeneration.Held> strangers) throws SearchUnavailableException, InterruptedException {
        if (strangers.isEmpty()) {
            return;
        }
        following
                .index()
                .delete(strangers.stream().map(IndexGeneration.Held::id).toList());
        write(strangers.stream().flatMap(held -> held.uri().stream()).toList());
    }

    /** Writes documents; whose still say something else although the engine took them. */
    private Set<EntityUri> write(List<EntityUri> uris) throws SearchUnavailableException, InterruptedException {
        IndexGeneration index = following.index();
        List<SearchDocument> documents = SearchDocuments.of(store.snapshot(), uris);
        Map<EntityUri, String> refused = index.write(documents);
        following.drift().written(documents, refused);
        List<DocumentDifference> differences = index.differences(documents);
        long latest = store.snapshot().basis();
        Set<EntityUri> forged = new TreeSet<>();
        Set<EntityUri> stubborn = new TreeSet<>();
        for (DocumentDifference difference : differences) {
            long held = difference.held().orElse(0);
            if (held > latest) {
                forged.add(difference.uri());
            }
            if (!refused.containsKey(difference.uri()) && (held <= difference.expected() || held > latest)) {
                stubborn.add(difference.uri());
            }
        }
        index.delete(forged.stream().map(index::id).toList());
        return stubborn;
    }
}
