package mds.server.graphql;

import graphql.schema.DataFetchingEnvironment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import mds.kernel.graph.EntityView;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.graph.StoreUnavailableException;
import mds.plugin.EntityUri;

/** Asking sources again, out of turn. */
public final class RefreshFields implements FieldGroup {
    private static final int MOST = 100;

    private final Refresh refresh;

    /**
     * Fields that ask sources.
     *
     * @param refresh asks them
     */
    public RefreshFields(Refresh refresh) {
        this.refresh = refresh;
    }

    /** Asks the sources of entities again, and returns when what they say is durable. */
    @FunctionalInterface
    public interface Refresh {
        /**
         * Asks.
         *
         * @throws IllegalArgumentException if nothing can be asked for one of them
         */
        void of(Collection<EntityUri> uris) throws StoreUnavailableException, InterruptedException;
    }

    @Override
    public void into(RootFields roots) {
        roots.mutation(
                "refresh",
                field -> {
                    List<EntityUri> uris = uris(field);
                    refresh.of(uris);
                    return uris;
                },
                RefreshFields::shown);
    }

    private static List<Optional<EntityView>> shown(List<EntityUri> uris, GraphSnapshot graph) {
        Map<EntityUri, EntityView> views = graph.entities(uris);
        return uris.stream().map(uri -> Optional.ofNullable(views.get(uri))).toList();
    }

    private static List<EntityUri> uris(DataFetchingEnvironment field) {
        List<String> texts = Objects.requireNonNull(field.getArgument("uris"));
        if (texts.size() > MOST) {
            throw new IllegalArgumentException("%d URIs; expected at most %d".formatted(texts.size(), MOST));
        }
        List<EntityUri> uris = new ArrayList<>();
        texts.forEach(text -> uris.add(EntityUri.parse(text)));
        return uris;
    }
}
