package mds.server.graphql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mds.kernel.graph.EntityState;
import mds.kernel.graph.EntityView;
import mds.kernel.graph.GraphSnapshot;
import mds.plugin.EntityUri;
import mds.server.graphql.QueryException.Code;

/**
 * All entities, or those of a type, page by page in the order of their URIs. A state is looked for among a number of
 * entities a page, so a page may hold fewer than were asked for, though there are more behind it.
 *
 * @param type only of this type; of all if empty
 * @param state only in this state; in any if empty
 */
record EntityListing(Optional<String> type, Optional<EntityState> state) {
    private static final int STEP = 500;
    /** How many entities one page looks at. */
    static final int LOOKS = 5_000;

    /** A cursor is the URI of an entity, whether it is there or not. */
    static void check(PageRequest request) {
        try {
            request.after().ifPresent(EntityUri::parse);
        } catch (IllegalArgumentException e) {
            throw new QueryException(Code.BAD_INPUT, "after: is no cursor of entities; take one from an earlier page");
        }
    }

    Page<EntityView> page(GraphSnapshot graph, PageRequest request) {
        List<Page.Entry<EntityView>> entries = new ArrayList<>();
        Optional<EntityUri> at = request.after().map(EntityUri::parse);
        int step = state.isPresent() ? STEP : request.first() + 1;
        for (int looks = 0; looks < LOOKS; looks += step) {
            List<EntityUri> uris = graph.entities(type, at, step);
            for (EntityView view : graph.entities(uris).values()) {
                if (state.isPresent() && view.state() != state.get()) {
                    continue;
                }
                if (entries.size() == request.first()) {
                    return page(entries, request, true, at, graph);
                }
                entries.add(new Page.Entry<>(view, PageRequest.cursor(view.uri().toString()), 0));
                at = Optional.of(view.uri());
            }
            if (uris.size() < step) {
                return page(entries, request, false, at, graph);
            }
            at = Optional.of(uris.getLast());
        }
        return page(entries, request, true, at, graph);
    }

    private Page<EntityView> page(
            List<Page.Entry<EntityView>> entries,
            PageRequest request,
            boolean behind,
            Optional<EntityUri> end,
            GraphSnapshot graph) {
        return new Page<>(
                entries,
                request.after().isPresent(),
                behind,
                end.map(uri -> PageRequest.cursor(uri.toString())),
                () -> graph.count(type, state));
    }
}
