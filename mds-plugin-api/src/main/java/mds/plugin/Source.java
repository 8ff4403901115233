package mds.plugin;

/**
 * One configured source, live. The parts may be one object or several; the host asks for each once and calls them from
 * several threads at a time.
 */
public interface Source extends AutoCloseable {
    /** Reads the source's thin events. */
    EventDecoder eventDecoder();

    /** Fetches what the source holds now. */
    Hydrator hydrator();

    /** Turns records into entities. */
    Normalizer normalizer();

    /** Lists what the source holds. */
    Inventory inventory();

    /** Finds who claims an alias; {@link AliasResolver#none()} where the source cannot tell. */
    AliasResolver aliasResolver();

    /** Lets go of what {@link SourcePlugin#connect} opened. Called once, after the last call to the parts has ended. */
    @Override
    void close();
}
