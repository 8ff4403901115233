package mds.kernel.search;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import mds.kernel.model.GraphModel;
import mds.plugin.EntityUri;

/** The search engine. Thread-safe. */
public interface SearchIndex extends AutoCloseable {
    /**
     * Makes sure that an index for the model is there.
     *
     * @throws SearchUnavailableException if the engine cannot be reached; call it again before the first write
     */
    void prepare(GraphModel model) throws SearchUnavailableException, InterruptedException;

    /**
     * The identity of the index that stands now. One that was thrown away and made again has another, and is filled from
     * the beginning. Called after {@link #prepare}.
     */
    String identity() throws SearchUnavailableException, InterruptedException;

    /**
     * Writes documents in one bulk request. An older document than the one held is dropped silently.
     *
     * @return the documents that the engine refused for a reason of their own, with that reason; the others stand
     * @throws SearchUnavailableException if nothing is known to be written; the same documents may be written again
     */
    Map<EntityUri, String> write(List<SearchDocument> documents)
            throws SearchUnavailableException, InterruptedException;

    /** Makes everything written visible to search. */
    void refresh() throws SearchUnavailableException, InterruptedException;

    /** Finds entities, best first. */
    SearchResult search(SearchQuery query) throws SearchUnavailableException, InterruptedException;

    /** The basis that an entity's document was made from; empty if there is no document. */
    OptionalLong basis(EntityUri uri) throws SearchUnavailableException, InterruptedException;

    /** How many documents there are, by entity type. */
    Map<String, Long> counts() throws SearchUnavailableException, InterruptedException;

    /**
     * Holds documents against what the index has of them, also of what does not show in searches yet. Only the content
     * counts: a document of another basis that says the same is no difference.
     *
     * @return one for each that is missing or says something else, in the order of the documents; empty if all is proven
     */
    List<DocumentDifference> differences(List<SearchDocument> expected)
            throws SearchUnavailableException, InterruptedException;

    /**
     * Whom the index has documents of, sorted by URI as text: all of them, if each call goes on behind the last URI of the
     * one before until a page is empty. {@link #refresh} before, or what was just written is not among them.
     *
     * @param after the URI to go on behind; empty for the first page
     * @param limit how many at most, 1 to 10 000
     */
    List<EntityUri> documents(Optional<EntityUri> after, int limit)
            throws SearchUnavailableException, InterruptedException;

    @Override
    void close();

    /** Completes a name while it is typed: entities whose names hold words that begin so, best first, at most so many. */
    List<EntityUri> suggest(String text, int first) throws SearchUnavailableException, InterruptedException;

    /**
     * Who owns things that are called so, or is called so.
     *
     * @param query whose filters hold for what is owned; its page and sort mean nothing
     * @return those who own most of it first, at most {@code query.first()}
     */
    List<OwnerHit> owners(SearchQuery query) throws SearchUnavailableException, InterruptedException;

    /**
     * What to find.
     *
     * @param text what a person typed, as {@link TypedQuery} has it; everything if blank
     * @param filters that hold beside those that were typed; all of them must hold
     * @param sort what comes first
     * @param facets how many values to count of each facet, at most 1 000; 0 counts nothing
     * @param first how many hits at most, 1 to 100
     * @param after the cursor of the hit to go on behind; empty for the first page
     */
    record SearchQuery(
            String text, List<SearchFilter> filters, Sort sort, int facets, int first, Optional<String> after) {
        public SearchQuery {
            filters = List.copyOf(filters);
        }

        /** The first page of what a person typed, best first. */
        public static SearchQuery of(String text, int first) {
            return new SearchQuery(text, List.of(), Sort.RELEVANCE, 0, first, Optional.empty());
        }
    }

    /** What comes first. */
    enum Sort {
        /** What fits best. */
        RELEVANCE,
        /** By name, folded. */
        NAME,
        /** What its source changed last. */
        UPDATED
    }

    /**
     * A page of what was found.
     *
     * @param total how many there are in all
     * @param hits the first ones first
     * @param more whether there are hits behind the last of these
     * @param facets of all that was found; those that tell nothing apart are left out
     */
    record SearchResult(long total, List<Hit> hits, boolean more, List<Facet> facets) {}

    /**
     * One entity that was found.
     *
     * @param uri its name
     * @param score the higher, the better; comparable within one query only
     * @param cursor where to go on behind this hit
     */
    record Hit(EntityUri uri, double score, String cursor) {}

    /**
     * How what was found divides.
     *
     * @param key as a filter has it
     * @param values most frequent first
     */
    record Facet(String key, List<FacetValue> values) {}

    /** How many have a value; a filter takes it as it is. */
    record FacetValue(String value, long count) {}

    /**
     * Somebody who owns things.
     *
     * @param owner the URI of a user or group, or an alias that nobody claims
     * @param owned how many of the things that are called so they own
     * @param named whether they are called so themselves
     */
    record OwnerHit(String owner, long owned, boolean named) {}
}
