package mds.kernel.suggestion;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import mds.kernel.graph.EntityView;
import mds.plugin.Direction;
import mds.plugin.Tag;

/** Something that entities of one type may have in common. */
public sealed interface Trait {
    /** As the SDL spells it: {@code currentInstance/usesFeature}, {@code tags}. */
    String by();

    /** How much it counts beside the others of its type. */
    int weight();

    /**
     * Where a path leads.
     *
     * @param path from an entity to what it may share with others; not empty
     * @param suggested whether an entity may be told what others share and it lacks
     */
    record Ends(String by, List<Hop> path, int weight, boolean suggested) implements Trait {
        public Ends {
            path = List.copyOf(path);
        }

        /** The path from what is shared back to those who share it. */
        List<Hop> back() {
            return path.reversed().stream()
                    .map(hop -> new Hop(hop.edgeType(), hop.direction().opposite()))
                    .toList();
        }
    }

    /** Values that every entity has. No index leads from them to who has them: they tell apart what is found by edges. */
    record Values(Kind kind, int weight) implements Trait {
        /** Which values. */
        public enum Kind {
            /** Key-value labels. */
            TAGS,
            /** The business domains. */
            DOMAINS
        }

        /** The values of an entity. */
        Set<String> of(EntityView view) {
            return switch (kind) {
                case TAGS -> view.tags().stream().map(Tag::toString).collect(Collectors.toCollection(TreeSet::new));
                case DOMAINS -> new TreeSet<>(view.domains());
            };
        }

        @Override
        public String by() {
            return switch (kind) {
                case TAGS -> "tags";
                case DOMAINS -> "domains";
            };
        }
    }

    /** One step of a path. */
    record Hop(String edgeType, Direction direction) {}
}
