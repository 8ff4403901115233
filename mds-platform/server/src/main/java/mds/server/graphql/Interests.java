package mds.server.graphql;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import mds.kernel.graph.CommitDelta;
import mds.plugin.EntityUri;

/** What a subscription is about, as its fields tell while they are answered. Thread-safe. */
public final class Interests {
    private final List<Interest> all = new CopyOnWriteArrayList<>();

    /** One thing that may change. */
    sealed interface Interest {
        /** An entity, with the edges that start or end there. */
        record OfEntity(EntityUri uri) implements Interest {}

        /** What a search may find: entities of some types; of all if there are none given. */
        record OfSearch(Set<String> types) implements Interest {}

        /** What no commit tells of, so that it is looked at every now and then. */
        record OfDeadLetters() implements Interest {}
    }

    void add(Interest interest) {
        if (!all.contains(interest)) {
            all.add(interest);
        }
    }

    /** Whether nothing was told yet. */
    public boolean none() {
        return all.isEmpty();
    }

    /** Whether it is about what the index has, which follows the graph. */
    public boolean needIndex() {
        return all.stream().anyMatch(Interest.OfSearch.class::isInstance);
    }

    /** Whether it is about something that no commit tells of. */
    public boolean needLooks() {
        return all.stream().anyMatch(Interest.OfDeadLetters.class::isInstance);
    }

    /** Whether a commit changed something that it is about. */
    public boolean touchedBy(CommitDelta delta) {
        return all.stream().anyMatch(interest -> switch (interest) {
            case Interest.OfEntity(var uri) ->
                delta.entities().contains(uri)
                        || delta.edges().stream()
                                .anyMatch(change -> change.edge().from().equals(uri)
                                        || change.edge().to().equals(uri));
            case Interest.OfSearch(var types) ->
                delta.entities().stream().anyMatch(uri -> types.isEmpty() || types.contains(uri.type()));
            case Interest.OfDeadLetters any -> false;
        });
    }
}
