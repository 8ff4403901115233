package mds.server.graphql;

import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import mds.kernel.model.GraphModel;
import mds.kernel.search.IndexGeneration;
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
    public IndexGeneration prepare(GraphModel model) throws SearchUnavailableException {
        throw new SearchUnavailableException("it keeps no index", new IllegalStateException());
    }

    @Override
    public IndexGeneration create() throws SearchUnavailableException {
        throw new SearchUnavailableException("it keeps no index", new IllegalStateException());
    }

    @Override
    public Optional<IndexGeneration> answering() {
        return Optional.empty();
    }

    @Override
    public Optional<IndexGeneration> named(String identity) {
        return Optional.empty();
    }

    @Override
    public void activate(IndexGeneration generation, IndexGeneration before) {}

    @Override
    public void removeOthers(IndexGeneration generation) {}

    @Override
    public void close() {}
}
