package mds.kernel.search;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mds.kernel.graph.EntityState;
import mds.kernel.graph.EntityView;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.graph.GraphStore;
import mds.plugin.EntityUri;

/** Holds an index against the graph while both go on: only what differs though the index has caught up counts. */
final class Comparison {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final GraphStore store;
    private final Following following;

    Comparison(GraphStore store, Following following) {
        this.store = store;
        this.following = following;
    }

    /** Those whose document is missing or says something else. What is still on its way into the index is none of them. */
    List<EntityUri> differing(List<EntityUri> uris) throws SearchUnavailableException, InterruptedException {
        GraphSnapshot graph = store.snapshot();
        Map<EntityUri, SearchDocument> before = differing(graph, uris);
        if (before.isEmpty() || !reaches(graph.basis())) {
            return List.of();
        }
        return differing(store.snapshot(), before.keySet()).entrySet().stream()
                .filter(now -> Optional.ofNullable(before.get(now.getKey()))
                        .filter(then -> isSame(now.getValue(), then))
                        .isPresent())
                .map(Map.Entry::getKey)
                .toList();
    }

    private Map<EntityUri, SearchDocument> differing(GraphSnapshot graph, Iterable<EntityUri> uris)
            throws SearchUnavailableException, InterruptedException {
        Map<EntityUri, SearchDocument> expected = new HashMap<>();
        SearchDocuments.of(graph, Set.copyOf(asSet(uris)))
                .forEach(document -> expected.put(document.entity().uri(), document));
        Map<EntityUri, SearchDocument> differing = new HashMap<>();
        for (DocumentDifference difference : following.index().differences(List.copyOf(expected.values()))) {
            SearchDocument document = expected.get(difference.uri());
            if (document != null) {
                differing.put(difference.uri(), document);
            }
        }
        return differing;
    }

    private static Set<EntityUri> asSet(Iterable<EntityUri> uris) {
        Set<EntityUri> set = new HashSet<>();
        uris.forEach(set::add);
        return set;
    }

    private static boolean isSame(SearchDocument one, SearchDocument other) {
        return one.entity().equals(other.entity())
                && one.owners().equals(other.owners())
                && one.ownerKeys().equals(other.ownerKeys())
                && one.ownedBy().equals(other.ownedBy());
    }

    private boolean reaches(long basis) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (following.follower().basis() < basis) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(PAUSE);
        }
        return true;
    }

    /** Documents that are of nothing in the graph, or of something that should have none. */
    List<IndexGeneration.Held> strangers(List<IndexGeneration.Held> page) {
        GraphSnapshot graph = store.snapshot();
        Map<EntityUri, EntityView> known = graph.entities(
                page.stream().flatMap(held -> held.uri().stream()).toList());
        return page.stream()
                .filter(held -> held.uri()
                        .map(known::get)
                        .filter(entity -> entity.state() != EntityState.UNCACHED)
                        .isEmpty())
                .toList();
    }
}
