package mds.plugin;

import java.util.List;

/**
 * Reads a thin event: which objects should be looked at again?
 *
 * <p>Created, updated, deleted: the answer to each is the object's URI. What the source then says is the truth; a
 * "deleted" event of something that is still there changes nothing. Pure: no I/O, no state; called from several threads.
 */
@FunctionalInterface
public interface EventDecoder {
    /**
     * The roots to hydrate; a part's URI stands for its root. Duplicates do no harm.
     *
     * @return empty for an event that is understood and does not matter here
     * @throws UndecodableEventException if the event is not understood; it is kept as a dead letter and can be replayed
     */
    List<EntityUri> decode(SourceEvent event) throws UndecodableEventException;
}
