package mds.kernel.search;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mds.kernel.graph.GraphStore;
import mds.plugin.EntityUri;

/** Writes again what an index has wrong; what is of a basis that no commit ever had is deleted before. */
final class Mending {
    private final GraphStore store;
    private final Following following;

    Mending(GraphStore store, Following following) {
        this.store = store;
        this.following = following;
    }

    /** Mends documents; how many are as they should be now. The others are drift. */
    int mend(List<EntityUri> uris) throws SearchUnavailableException, InterruptedException {
        IndexGeneration index = following.index();
        Map<EntityUri, String> refused = write(uris);
        List<EntityUri> stubborn = differing(uris);
        if (!stubborn.isEmpty()) {
            index.delete(stubborn.stream()
                    .filter(uri -> !refused.containsKey(uri))
                    .map(index::id)
                    .toList());
            // Only then does the engine forget which basis was deleted.
            index.refresh();
            refused.putAll(write(stubborn));
            stubborn = differing(stubborn);
        }
        stubborn.stream()
                .filter(uri -> !refused.containsKey(uri))
                .forEach(uri -> following.drift().found(uri, "it was written, and still says something else"));
        return uris.size() - stubborn.size();
    }

    private Map<EntityUri, String> write(List<EntityUri> uris) throws SearchUnavailableException, InterruptedException {
        List<SearchDocument> documents = SearchDocuments.of(store.snapshot(), uris);
        Map<EntityUri, String> refused = new HashMap<>(following.index().write(documents));
        following.drift().written(documents, refused);
        return refused;
    }

    private List<EntityUri> differing(List<EntityUri> uris) throws SearchUnavailableException, InterruptedException {
        List<EntityUri> differing = new ArrayList<>();
        following
                .index()
                .differences(SearchDocuments.of(store.snapshot(), uris))
                .forEach(difference -> differing.add(difference.uri()));
        return differing;
    }
}
