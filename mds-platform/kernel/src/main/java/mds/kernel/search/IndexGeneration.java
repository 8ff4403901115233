package mds.kernel.search;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import mds.plugin.EntityUri;

/**
 * One index of the search engine, to be written and compared. It answers searches, or is filled beside the one that does.
 * All its methods fail with {@link SearchUnavailableException} once it was removed. Thread-safe.
 */
public interface IndexGeneration {
    /** What no other index ever has: one that was thrown away and made again has another. */
    String identity();

    /**
     * Whether its documents were made for another model than the one that was prepared, or by another version of MDS, so
     * that they do not say what they would say if they were written now.
     */
    boolean outdated();

    /**
     * Writes documents. An older document than the one held is dropped silently.
     *
     * @return the documents that the engine refused for a reason of their own, with that reason; the others stand
     * @throws SearchUnavailableException if it is not known which are written; the same documents may be written again
     */
    Map<EntityUri, String> write(List<SearchDocument> documents)
            throws SearchUnavailableException, InterruptedException;

    /**
     * Deletes documents, whatever their basis, so that one of any basis may be written in their place; those that are not
     * there are no fault.
     */
    void delete(Collection<String> ids) throws SearchUnavailableException, InterruptedException;

    /** The id under which an entity's document stands. */
    String id(EntityUri uri);

    /** Makes everything written visible to search. */
    void refresh() throws SearchUnavailableException, InterruptedException;

    /** The basis that an entity's document was made from; empty if there is no document. */
    OptionalLong basis(EntityUri uri) throws SearchUnavailableException, InterruptedException;

    /** How many documents there are, by entity type. {@link #refresh} before, or what was just written is not counted. */
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
     * Hands every document to a visitor, page by page, each once, in no particular order, without its content.
     * {@link #refresh} before, or what was just written is not among them.
     */
    void walk(Visitor visitor) throws SearchUnavailableException, InterruptedException;

    /** Looks at a page of documents. */
    @FunctionalInterface
    interface Visitor {
        /** Looks at them, within a few minutes, or the engine forgets how far the walk is; whether to go on. */
        boolean visit(List<Held> page) throws SearchUnavailableException, InterruptedException;
    }

    /**
     * A document that is there.
     *
     * @param id under which it stands
     * @param uri whose it is; empty if it is nobody's: it names no entity, or stands under another id than that entity's
     */
    record Held(String id, Optional<EntityUri> uri) {}
}
