package mds.plugin;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a record means: its root entity, and the parts that the record owns. A part that a later record of the same root
 * no longer lists is retired with it.
 *
 * @param root the entity that the record was fetched for
 * @param parts entities whose URIs are {@link EntityUri#part parts} of the root's
 */
public record NormalizedRecord(Entity root, List<Entity> parts) {
    /** @throws IllegalArgumentException if a part does not belong to the root, or one is listed twice */
    public NormalizedRecord {
        parts = List.copyOf(parts);
        Set<EntityUri> seen = new HashSet<>();
        for (Entity part : parts) {
            EntityUri uri = part.uri();
            boolean belongs =
                    uri.part().isPresent() && uri.root(root.uri().type()).equals(root.uri());
            if (!belongs || !seen.add(uri)) {
                throw new IllegalArgumentException("%s is not a part of %s, or is listed twice; expected %s"
                        .formatted(uri, root.uri(), "aip://<type>/<source>/<id of the root>/<part>, each once"));
            }
        }
    }

    /** A record that is one entity. */
    public static NormalizedRecord of(Entity root) {
        return new NormalizedRecord(root, List.of());
    }

    /** The root, then its parts. */
    public Stream<Entity> entities() {
        return Stream.concat(Stream.of(root), parts.stream());
    }
}
