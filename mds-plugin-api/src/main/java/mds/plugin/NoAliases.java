package mds.plugin;

import java.util.Optional;
import java.util.Set;

/** Knows no scheme, so it is never asked. */
enum NoAliases implements AliasResolver {
    INSTANCE;

    @Override
    public Set<String> schemes() {
        return Set.of();
    }

    @Override
    public Optional<EntityUri> resolve(Alias alias) {
        return Optional.empty();
    }
}
