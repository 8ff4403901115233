package mds.plugin;

/**
 * Turns a record into entities of the graph. Pure: the same record gives the same entities, without I/O, clock or state,
 * so that it can be run again at any time. Called from several threads.
 */
@FunctionalInterface
public interface Normalizer {
    /**
     * Says what the record means. The root's URI is the record's.
     *
     * @throws InvalidRecordException if the record does not have the expected shape. Any other exception counts as a
     *     fault of the plugin; in both cases the entity keeps what was known and is tried again later.
     */
    NormalizedRecord normalize(SourceRecord record);
}
