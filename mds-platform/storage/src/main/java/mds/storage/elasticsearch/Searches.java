package mds.storage.elasticsearch;

import co.elastic.clients.elasticsearch._types.SortOptions;
import co.elastic.clients.elasticsearch._types.SortOrder;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import co.elastic.clients.elasticsearch.core.search.Hit;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mds.kernel.model.GraphModel;
import mds.kernel.search.SearchFilter;
import mds.kernel.search.SearchIndex;
import mds.kernel.search.SearchIndex.Facet;
import mds.kernel.search.SearchIndex.FacetValue;
import mds.kernel.search.SearchIndex.OwnerHit;
import mds.kernel.search.SearchIndex.SearchQuery;
import mds.kernel.search.SearchIndex.SearchResult;
import mds.kernel.search.SearchIndex.Sort;
import mds.kernel.search.SearchUnavailableException;
import mds.kernel.search.TypedQuery;
import mds.plugin.EntityUri;

/** Asks an index what people want to know of it. */
final class Searches {
    private static final int MOST_HITS = 100;
    private static final int MOST_VALUES = 1_000;
    private static final String OWNERS = "owners";
    /** The entity types of those who own. */
    private static final SearchFilter PEOPLE = SearchFilter.of("type", "user", "group");

    private final Engine engine;
    private final String index;
    private final Clock clock;

    Searches(Engine engine, String index, Clock clock) {
        this.engine = engine;
        this.index = index;
        this.clock = clock;
    }

    SearchResult search(SearchQuery query, GraphModel model) throws SearchUnavailableException, InterruptedException {
        requireAtMost(MOST_HITS, query.first(), 1, "hits");
        requireAtMost(MOST_VALUES, query.facets(), 0, "facet values");
        Optional<Cursor> after = query.after().map(text -> Cursor.parse(text, query.sort()));
        SearchResponse<Void> response = engine.ask(
                "search " + index,
                client -> client.search(
                        s -> {
                            s.index(index)
                                    .query(query(query, model))
                                    .size(query.first() + 1)
                                    .trackTotalHits(t -> t.enabled(true))
                                    .trackScores(true)
                                    .source(f -> f.fetch(false))
                                    .sort(order(query.sort()));
                            if (query.facets() > 0) {
                                s.aggregations(Facets.aggregations(model, query.facets()));
                            }
                            after.ifPresent(cursor -> s.searchAfter(cursor.sortValues()));
                            return s;
                        },
                        Void.class));
        List<Hit<Void>> found = response.hits().hits();
        long total = response.hits().total() == null
                ? found.size()
                : response.hits().total().value();
        List<Facet> facets =
                query.facets() == 0 ? List.of() : Facets.read(response.aggregations(), model, query.facets());
        return new SearchResult(
                total,
                found.stream()
                        .limit(query.first())
                        .map(hit -> hit(hit, query.sort()))
                        .toList(),
                found.size() > query.first(),
                facets);
    }

    private static void requireAtMost(int most, int asked, int least, String what) {
        if (asked < least || asked > most) {
            throw new IllegalArgumentException(
                    "%d %s were asked for; expected %d to %d".formatted(asked, what, least, most));
        }
    }

    private Query query(SearchQuery query, GraphModel model) {
        TypedQuery typed = TypedQuery.parse(query.text(), Facets.attributes(model));
        return Ranking.of(typed, filter(typed, query, model), clock.instant());
    }

    private static Query filter(TypedQuery typed, SearchQuery query, GraphModel model) {
        return Filters.of(
                Stream.concat(typed.filters().stream(), query.filters().stream())
                        .toList(),
                model);
    }

    private static List<SortOptions> order(Sort sort) {
        SortOptions first = switch (sort) {
            case RELEVANCE -> SortOptions.of(o -> o.score(score -> score.order(SortOrder.Desc)));
            case NAME -> by(Field.SORT_NAME, SortOrder.Asc);
            case UPDATED -> by(Field.UPDATED, SortOrder.Desc);
        };
        return List.of(first, by(Field.URI, SortOrder.Asc));
    }

    private static SortOptions by(String field, SortOrder order) {
        return SortOptions.of(o -> o.field(f -> f.field(field).order(order)));
    }

    private static SearchIndex.Hit hit(Hit<Void> found, Sort sort) {
        Double score = found.score();
        double sure = score == null ? 0 : score;
        EntityUri uri = EntityUri.parse(found.sort().getLast().stringValue());
        String key = switch (sort) {
            case RELEVANCE -> Double.toString(sure);
            case NAME -> found.sort().getFirst().stringValue();
            case UPDATED -> Long.toString(found.sort().getFirst().longValue());
        };
        return new SearchIndex.Hit(uri, sure, new Cursor(sort, key, uri).toString());
    }

    List<EntityUri> suggest(String text, int first) throws SearchUnavailableException, InterruptedException {
        requireAtMost(MOST_HITS, first, 1, "suggestions");
        return uris("complete a name in " + index, Ranking.beginning(text.strip()), first);
    }

    private List<EntityUri> uris(String what, Query query, int first)
            throws SearchUnavailableException, InterruptedException {
        SearchResponse<Void> response = engine.ask(
                what,
                client -> client.search(
                        s -> s.index(index)
                                .query(query)
                                .size(first)
                                .trackTotalHits(t -> t.enabled(false))
                                .source(f -> f.fetch(false))
                                .sort(order(Sort.RELEVANCE)),
                        Void.class));
        return response.hits().hits().stream()
                .map(hit -> EntityUri.parse(hit.sort().getLast().stringValue()))
                .toList();
    }

    List<OwnerHit> owners(SearchQuery query, GraphModel model) throws SearchUnavailableException, InterruptedException {
        requireAtMost(MOST_HITS, query.first(), 1, "owners");
        TypedQuery typed = TypedQuery.parse(query.text(), Facets.attributes(model));
        Map<String, OwnerHit> owners = new LinkedHashMap<>();
        if (!typed.text().isBlank()) {
            for (EntityUri named : uris(
                    "find owners in " + index,
                    Query.of(q -> q.bool(
                            b -> b.must(Ranking.named(typed.text())).filter(Filters.of(List.of(PEOPLE), model)))),
                    query.first())) {
                owners.put(named.toString(), new OwnerHit(named.toString(), 0, true));
            }
        }
        for (FacetValue owner : owning(typed, filter(typed, query, model), query.first())) {
            boolean named = owners.containsKey(owner.value());
            owners.put(owner.value(), new OwnerHit(owner.value(), owner.count(), named));
        }
        List<OwnerHit> hits = new ArrayList<>(owners.values());
        hits.sort((a, b) -> a.named() == b.named() ? Long.compare(b.owned(), a.owned()) : a.named() ? -1 : 1);
        return hits.subList(0, Math.min(hits.size(), query.first()));
    }

    private List<FacetValue> owning(TypedQuery typed, Query filter, int first)
            throws SearchUnavailableException, InterruptedException {
        Query called = typed.text().isBlank() ? Query.of(q -> q.matchAll(a -> a)) : Ranking.named(typed.text());
        SearchResponse<Void> response = engine.ask(
                "count by owner in " + index,
                client -> client.search(
                        s -> s.index(index)
                                .query(q -> q.bool(b -> b.filter(called, filter)))
                                .size(0)
                                .aggregations(
                                        OWNERS,
                                        a -> a.terms(
                                                t -> t.field(Field.OWNED_BY).size(first))),
                        Void.class));
        return Facets.values(response.aggregations().get(OWNERS));
    }
}
