package mds.server.graphql;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import mds.kernel.model.GraphModel;
import mds.kernel.search.DocumentDifference;
import mds.kernel.search.SearchDocument;
import mds.kernel.search.SearchIndex;
import mds.kernel.search.SearchUnavailableException;
import mds.plugin.EntityUri;

/** A search engine that always finds the same, or is away. */
public final class FixedSearch implements SearchIndex {
    private final List<Hit> hits;
    private final boolean away;
    private final Queue<SearchQuery> asked = new ConcurrentLinkedQueue<>();

    private FixedSearch(List<Hit> hits, boolean away) {
        this.hits = hits;
        this.away = away;
    }

    public static FixedSearch finding(EntityUri... uris) {
        return new FixedSearch(
                List.of(uris).stream()
                        .map(uri -> new Hit(uri, 1.5, "after " + uri))
                        .toList(),
                false);
    }

    static FixedSearch away() {
        return new FixedSearch(List.of(), true);
    }

    /** The queries that came. */
    List<SearchQuery> asked() {
        return List.copyOf(asked);
    }

    @Override
    public SearchResult search(SearchQuery query) throws SearchUnavailableException {
        if (away) {
            throw new SearchUnavailableException("no answer from http://127.0.0.1:9200", new IllegalStateException());
        }
        asked.add(query);
        return new SearchResult(7, hits, true, List.of(new Facet("tag:team", List.of(new FacetValue("ranking", 7)))));
    }

    @Override
    public List<EntityUri> suggest(String text, int first) {
        return hits.stream().map(Hit::uri).toList();
    }

    @Override
    public List<OwnerHit> owners(SearchQuery query) {
        return List.of(
                new OwnerHit("mailto:nobody@example.com", 3, false),
                new OwnerHit(hits.getFirst().uri().toString(), 0, true));
    }

    @Override
    public void prepare(GraphModel model) {}

    @Override
    public Map<EntityUri, String> write(List<SearchDocument> documents) {
        return Map.of();
    }

    @Override
    public String identity() {
        return "fixed";
    }

    @Override
    public void refresh() {}

    @Override
    public OptionalLong basis(EntityUri uri) {
        return OptionalLong.empty();
    }

    @Override
    public Map<String, Long> counts() {
        return Map.of();
    }

    @Override
    public List<DocumentDifference> differences(List<SearchDocument> expected) {
        return List.of();
    }

    @Override
    public List<EntityUri> documents(Optional<EntityUri> after, int limit) {
        return List.of();
    }

    @Override
    public void close() {}
}
