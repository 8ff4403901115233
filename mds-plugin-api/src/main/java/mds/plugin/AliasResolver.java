package mds.plugin;

import java.util.Optional;
import java.util.Set;

/** Finds, at the source, which object claims an alias that nothing in the graph claims yet. */
public interface AliasResolver {
    /** The alias schemes that the source may know, e.g. {@code mailto}; the host asks for no other. */
    Set<String> schemes();

    /**
     * The object that claims the alias.
     *
     * @return empty if the source knows of none; the host asks again later, with growing delay
     * @throws SourceUnavailableException if the source could not say
     */
    Optional<EntityUri> resolve(Alias alias) throws SourceUnavailableException, InterruptedException;

    /** The resolver of a source that cannot tell. */
    static AliasResolver none() {
        return NoAliases.INSTANCE;
    }
}
