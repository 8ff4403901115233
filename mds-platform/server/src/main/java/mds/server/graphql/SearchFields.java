package mds.server.graphql;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.SelectedField;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.TypeRuntimeWiring;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import mds.kernel.graph.EntityView;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.search.Highlights;
import mds.kernel.search.NameWords;
import mds.kernel.search.SearchFilter;
import mds.kernel.search.SearchIndex;
import mds.kernel.search.SearchIndex.Facet;
import mds.kernel.search.SearchIndex.FacetValue;
import mds.kernel.search.SearchIndex.Hit;
import mds.kernel.search.SearchIndex.OwnerHit;
import mds.kernel.search.SearchIndex.SearchQuery;
import mds.kernel.search.SearchIndex.SearchResult;
import mds.kernel.search.SearchIndex.Sort;
import mds.kernel.search.SearchUnavailableException;
import mds.kernel.search.TypedQuery;
import mds.plugin.Alias;
import mds.plugin.EntityUri;
import mds.plugin.Reference;
import mds.plugin.Tag;
import mds.server.graphql.QueryException.Code;

/** How the fields that search are answered: the index finds, and the request's snapshot tells what was found. */
final class SearchFields {
    private static final System.Logger LOG = System.getLogger(SearchFields.class.getName());
    private static final String SCHEME = "aip:";
    private static final int LARGEST = 100;
    private static final int MOST_VALUES = 1_000;

    private final Set<String> entityTypes;
    private final Set<String> attributes;
    private final SearchIndex index;

    /**
     * The fields.
     *
     * @param attributes the names of all attributes
     */
    SearchFields(Set<String> entityTypes, Set<String> attributes, SearchIndex index) {
        this.entityTypes = new TreeSet<>(entityTypes);
        this.attributes = Set.copyOf(attributes);
        this.index = index;
    }

    private record Found(Page<EntityView> page, List<Facet> facets, Set<String> words) {}

    private record FoundEntity(Page.Entry<EntityView> entry, Set<String> words) {}

    private record Highlight(String field, List<Highlights.Part> parts) {}

    private record OwnerMatch(String name, Optional<EntityView> entity, long owned, boolean named) {}

    @FunctionalInterface
    private interface Question<T> {
        T ask() throws SearchUnavailableException, InterruptedException;
    }

    void into(RuntimeWiring.Builder schema) {
        TypeRuntimeWiring.Builder query = TypeRuntimeWiring.newTypeWiring("Query");
        query.dataFetcher("search", this::searchSoon);
        query.dataFetcher("suggest", field -> answer(field, () -> suggest(field)));
        query.dataFetcher("suggestOwners", field -> answer(field, () -> suggestOwners(field)));
        query.dataFetcher("owners", field -> answer(field, () -> owners(field)));
        schema.type(query);
        TypeFields.<Found>of("SearchConnection")
                .field(
                        "edges",
                        found -> found.page().entries().stream()
                                .map(entry -> new FoundEntity(entry, found.words()))
                                .toList())
                .field("nodes", found -> found.page().nodes())
                .field("pageInfo", Found::page)
                .field("totalCount", found -> found.page().total())
                .field("facets", Found::facets)
                .into(schema);
        TypeFields.<FoundEntity>of("SearchEdge")
                .field("node", found -> found.entry().node())
                .field("score", found -> found.entry().score())
                .field("cursor", found -> found.entry().cursor())
                .field("highlights", SearchFields::highlights)
                .into(schema);
        TypeFields.<Highlight>of("SearchHighlight")
                .field("field", Highlight::field)
                .field("parts", Highlight::parts)
                .into(schema);
        TypeFields.<Highlights.Part>of("SearchHighlightPart")
                .field("text", Highlights.Part::text)
                .field("marked", Highlights.Part::marked)
                .into(schema);
        TypeFields.<Facet>of("SearchFacet")
                .field("key", Facet::key)
                .field("values", Facet::values)
                .into(schema);
        TypeFields.<FacetValue>of("SearchFacetValue")
                .field("value", FacetValue::value)
                .field("count", FacetValue::count)
                .into(schema);
        TypeFields.<OwnerMatch>of("OwnerMatch")
                .field("name", OwnerMatch::name)
                .field("entity", OwnerMatch::entity)
                .field("owned", OwnerMatch::owned)
                .field("named", OwnerMatch::named)
                .into(schema);
    }

    CompletableFuture<?> searchSoon(DataFetchingEnvironment field) {
        SearchQuery query = query(field);
        return answer(field, () -> search(query, field));
    }

    private static <T> CompletableFuture<T> answer(DataFetchingEnvironment field, Question<T> question) {
        return RequestThreads.read(field, () -> {
            try {
                return question.ask();
            } catch (SearchUnavailableException e) {
                // Where the engine is and what it said is for operators.
                LOG.log(System.Logger.Level.DEBUG, "a search was not answered", e);
                throw new QueryException(
                        Code.SEARCH_UNAVAILABLE, "search is not available at the moment; the host's health tells more");
            } catch (IllegalArgumentException e) {
                throw new QueryException(Code.BAD_INPUT, String.valueOf(e.getMessage()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("the search was interrupted");
            }
        });
    }

    private Found search(SearchQuery query, DataFetchingEnvironment field)
            throws SearchUnavailableException, InterruptedException {
        SearchResult result = index.search(query);
        Page<EntityView> page =
                page(result, EntityFields.graph(field), query.after().isPresent());
        return new Found(page, result.facets(), words(query.text()));
    }

    private Set<String> words(String text) {
        return NameWords.typed(TypedQuery.parse(text, attributes).text());
    }

    private SearchQuery query(DataFetchingEnvironment field) {
        List<SearchFilter> filters = new ArrayList<>(filters(field));
        Set<String> types = types(field);
        if (!types.isEmpty()) {
            filters.add(SearchFilter.of("type", types.toArray(String[]::new)));
        }
        return new SearchQuery(
                Objects.requireNonNull(field.<String>getArgument("query")),
                filters,
                Sort.valueOf(field.getArgumentOrDefault("sort", Sort.RELEVANCE.name())),
                facets(field),
                first(field),
                Optional.ofNullable(field.getArgument("after")));
    }

    private static int first(DataFetchingEnvironment field) {
        int first = PageRequest.first(field, LARGEST);
        if (first < 1) {
            throw new QueryException(Code.BAD_INPUT, "first = 0 is not between 1 and %d".formatted(LARGEST));
        }
        return first;
    }

    /** The entity types that a search is limited to; empty if it is not. */
    Set<String> types(DataFetchingEnvironment field) {
        List<String> types = field.getArgumentOrDefault("types", List.of());
        types.stream().filter(type -> !entityTypes.contains(type)).findFirst().ifPresent(type -> {
            throw new QueryException(
                    Code.BAD_INPUT, "types: there is no entity type '%s'; there are %s".formatted(type, entityTypes));
        });
        return new TreeSet<>(types);
    }

    private List<SearchFilter> filters(DataFetchingEnvironment field) {
        List<Map<String, Object>> given = field.getArgumentOrDefault("filters", List.of());
        return given.stream().map(this::filter).toList();
    }

    private SearchFilter filter(Map<String, Object> given) {
        String key = String.valueOf(given.get("key"));
        if (!SearchFilter.KEYS.contains(key) && !key.startsWith("tag:") && !attributes.contains(key)) {
            throw new QueryException(
                    Code.BAD_INPUT,
                    "filters: '%s' is no key; expected one of %s, tag:<key>, or an attribute"
                            .formatted(key, new TreeSet<>(SearchFilter.KEYS)));
        }
        List<String> values = ((List<?>) Objects.requireNonNull(given.get("values")))
                .stream().map(String::valueOf).toList();
        return new SearchFilter(key, values, Boolean.TRUE.equals(given.get("without")), true);
    }

    /** Counting costs the engine time, so it counts only what the query shows. */
    private static int facets(DataFetchingEnvironment field) {
        int most = 0;
        for (SelectedField facets : field.getSelectionSet().getFields("facets")) {
            int first = facets.getArguments().get("first") instanceof Integer asked ? asked : 0;
            if (first < 1 || first > MOST_VALUES) {
                throw new QueryException(
                        Code.BAD_INPUT, "facets: first = %d is not between 1 and %d".formatted(first, MOST_VALUES));
            }
            most = Math.max(most, first);
        }
        return most;
    }

    /** The index may be ahead of the request's snapshot: what the snapshot does not know is left out. */
    private static Page<EntityView> page(SearchResult result, GraphSnapshot graph, boolean before) {
        Map<EntityUri, EntityView> views =
                views(result.hits().stream().map(Hit::uri).toList(), graph);
        List<Page.Entry<EntityView>> entries = new ArrayList<>();
        for (Hit hit : result.hits()) {
            Optional.ofNullable(views.get(hit.uri()))
                    .ifPresent(view -> entries.add(new Page.Entry<>(view, hit.cursor(), hit.score())));
        }
        // Where nothing of it is left, the next page is behind what was found all the same.
        Optional<String> end = (entries.isEmpty()
                        ? result.hits().reversed().stream().map(Hit::cursor)
                        : entries.reversed().stream().map(Page.Entry::cursor))
                .findFirst();
        return new Page<>(entries, before, result.more(), end, result::total);
    }

    private static Map<EntityUri, EntityView> views(List<EntityUri> uris, GraphSnapshot graph) {
        return uris.isEmpty() ? Map.of() : graph.entities(uris);
    }

    private static List<Highlight> highlights(FoundEntity found) {
        EntityView view = found.entry().node();
        List<Highlight> highlights = new ArrayList<>();
        highlights.add(new Highlight("name", Highlights.of(view.name(), found.words())));
        view.description()
                .ifPresent(text -> highlights.add(new Highlight("description", Highlights.of(text, found.words()))));
        String tags = view.tags().stream().map(Tag::toString).collect(Collectors.joining(" "));
        highlights.add(new Highlight("tags", Highlights.of(tags, found.words())));
        highlights.removeIf(highlight -> highlight.parts().isEmpty());
        return highlights;
    }

    private List<EntityView> suggest(DataFetchingEnvironment field)
            throws SearchUnavailableException, InterruptedException {
        String text = Objects.requireNonNull(field.<String>getArgument("text"));
        List<EntityUri> uris = index.suggest(text, first(field));
        return List.copyOf(views(uris, EntityFields.graph(field)).values());
    }

    private static List<Owner> suggestOwners(DataFetchingEnvironment field) {
        String text = Objects.requireNonNull(field.<String>getArgument("text"));
        return EntityFields.graph(field).unclaimed(text.strip(), Reference.OWNED_BY, first(field)).stream()
                .map(alias -> new Owner(alias.name(), Optional.of(alias), Optional.empty()))
                .toList();
    }

    private List<OwnerMatch> owners(DataFetchingEnvironment field)
            throws SearchUnavailableException, InterruptedException {
        String text = Objects.requireNonNull(field.<String>getArgument("query"));
        GraphSnapshot graph = EntityFields.graph(field);
        List<OwnerMatch> matches = new ArrayList<>();
        for (OwnerHit hit : index.owners(SearchQuery.of(text, first(field)))) {
            owner(hit, graph).ifPresent(matches::add);
        }
        return matches;
    }

    private static Optional<OwnerMatch> owner(OwnerHit hit, GraphSnapshot graph) {
        if (!hit.owner().startsWith(SCHEME)) {
            String address = new Alias(hit.owner()).name();
            return Optional.of(new OwnerMatch(address, Optional.empty(), hit.owned(), hit.named()));
        }
        return graph.entity(EntityUri.parse(hit.owner()))
                .map(view -> new OwnerMatch(view.name(), Optional.of(view), hit.owned(), hit.named()));
    }
}
