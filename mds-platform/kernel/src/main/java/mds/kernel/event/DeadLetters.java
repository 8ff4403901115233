package mds.kernel.event;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import mds.kernel.graph.StoreUnavailableException;

/**
 * Where dead letters are kept. Bounded in number and in bytes: the oldest make room for the newest. What changes them
 * returns when the change is durable. Thread-safe.
 */
public interface DeadLetters {
    /** Keeps letters. */
    void keep(List<DeadLetter> letters) throws StoreUnavailableException, InterruptedException;

    /** Puts letters in the place of those with the same ids; those that are not there any more stay away. */
    void replace(List<KeptLetter> letters) throws StoreUnavailableException, InterruptedException;

    /**
     * Lets letters go.
     *
     * @return how many of them were there
     */
    int remove(Collection<Long> ids) throws StoreUnavailableException, InterruptedException;

    /** A letter; empty if it is not there, or not any more. */
    Optional<KeptLetter> letter(long id);

    /**
     * Some of the letters, newest first.
     *
     * @param before only those with smaller ids; all if empty
     * @param limit how many at most
     */
    List<KeptLetter> page(LetterFilter filter, OptionalLong before, int limit);

    /** How many letters there are of a kind. */
    long count(LetterFilter filter);

    /** How many are kept in all. Cheap. */
    long count();

    /** How many are kept of each source that has any. */
    Map<String, Long> countBySource();

    /** How many had to make room for newer ones since the start. */
    long dropped();
}
