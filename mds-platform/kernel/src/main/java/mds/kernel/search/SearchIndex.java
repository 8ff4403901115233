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

    /**
     * What to find.
     *
     * @param text what a person typed; everything if blank
     * @param types only these entity types; all if empty
     * @param first how many hits at most, 1 to 100
     * @param after the cursor of the hit to go on behind; empty for the first page
     */
    record SearchQuery(String text, List<String> types, int first, Optional<String> after) {}

    /**
     * A page of what was found.
     *
     * @param total how many there are in all
     * @param hits best first
     * @param more whether there are hits behind the last of these
     */
    record SearchResult(long total, List<Hit> hits, boolean more) {}

    /**
     * One entity that was found.
     *
     * @param uri its name
     * @param score the higher, the better; comparable within one query only
     * @param cursor where to go on behind this hit
     */
    record Hit(EntityUri uri, double score, String cursor) {}
}
