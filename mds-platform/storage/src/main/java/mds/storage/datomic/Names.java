package mds.storage.datomic;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import mds.plugin.EntityUri;
import org.jspecify.annotations.Nullable;

/**
 * What nodes of one store are called. A node keeps its name and never goes away, so what was read in one database holds in
 * every later one; an earlier one is not told.
 *
 * <p>Bounded: names that fall into one place replace each other. Thread-safe.
 */
final class Names {
    /** Names fall into places at random, nodes one beside the other. */
    private static final int PLACES_BY_URI = 4;

    private final AtomicReferenceArray<@Nullable Named> byNode;
    private final AtomicReferenceArray<@Nullable Named> byUri;

    private record Named(long node, EntityUri uri, long since) {}

    /** @param places how many are kept, at most; a power of two */
    Names(int places) {
        byNode = new AtomicReferenceArray<>(places);
        byUri = new AtomicReferenceArray<>(places * PLACES_BY_URI);
    }

    /** The name of a node, if it is known that the node was there at a basis; null if not. */
    @Nullable
    EntityUri uri(long node, long basis) {
        Named named = byNode.get(Touches.place(node, byNode.length()));
        return named != null && named.node() == node && named.since() <= basis ? named.uri() : null;
    }

    /** The node of a name, if it is known that it was there at a basis. */
    OptionalLong node(EntityUri uri, long basis) {
        Named named = byUri.get(place(uri.hashCode()));
        return named != null && named.since() <= basis && named.uri().equals(uri)
                ? OptionalLong.of(named.node())
                : OptionalLong.empty();
    }

    /** A database of this basis says so. */
    void learn(long node, EntityUri uri, long basis) {
        Named named = new Named(node, uri, basis);
        byNode.set(Touches.place(node, byNode.length()), named);
        byUri.set(place(uri.hashCode()), named);
    }

    private int place(int hash) {
        return (hash ^ hash >>> 16) & byUri.length() - 1;
    }
}
