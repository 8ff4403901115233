package mds.kernel.search;

import java.util.List;
import java.util.Optional;
import mds.kernel.model.GraphModel;
import mds.plugin.EntityUri;

/** The search engine: what it finds, and the indexes that it keeps, of which one answers. Thread-safe. */
public interface SearchIndex extends AutoCloseable {
    /**
     * Makes sure that an index answers, and that it has room for what the model declares. One that was not there is made,
     * empty.
     *
     * @return the one that answers
     * @throws SearchUnavailableException if the engine cannot be reached; searches know the model all the same
     */
    IndexGeneration prepare(GraphModel model) throws SearchUnavailableException, InterruptedException;

    /** The index that answers now; empty if somebody took it away. Called after {@link #prepare} was. */
    Optional<IndexGeneration> answering() throws SearchUnavailableException, InterruptedException;

    /** An index by its identity; empty if it is gone. Called after {@link #prepare} was. */
    Optional<IndexGeneration> named(String identity) throws SearchUnavailableException, InterruptedException;

    /** Makes an empty index beside the one that answers, for the model that was prepared; it is set up to be filled fast. */
    IndexGeneration create() throws SearchUnavailableException, InterruptedException;

    /**
     * Lets an index answer from now on: every query is answered by the one before or by this one, and none by neither.
     * The others stay until {@link #removeOthers}.
     *
     * @param before the one that answers until then; may be the same
     * @throws SearchUnavailableException also if that one does not answer any more, since somebody put another in its place
     */
    void activate(IndexGeneration generation, IndexGeneration before)
            throws SearchUnavailableException, InterruptedException;

    /** Removes every index but this one. */
    void removeOthers(IndexGeneration generation) throws SearchUnavailableException, InterruptedException;

    /** Finds entities, best first. */
    SearchResult search(SearchQuery query) throws SearchUnavailableException, InterruptedException;

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
