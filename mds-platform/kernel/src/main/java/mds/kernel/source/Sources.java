package mds.kernel.source;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import mds.plugin.Alias;

/** All configured sources. Immutable. */
public final class Sources {
    private final Map<String, ConnectedSource> byName = new TreeMap<>();

    /** @throws IllegalArgumentException if two have one name */
    public Sources(Collection<ConnectedSource> sources) {
        for (ConnectedSource source : sources) {
            if (byName.put(source.name(), source) != null) {
                throw new IllegalArgumentException("two sources are named '%s'".formatted(source.name()));
            }
        }
    }

    /** The source of that name. */
    public Optional<ConnectedSource> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The names of all, sorted. */
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /** The sources that may know who claims an alias. */
    public List<ConnectedSource> knowing(Alias alias) {
        return byName.values().stream()
                .filter(source -> source.aliasResolver().schemes().contains(alias.scheme()))
                .toList();
    }
}
