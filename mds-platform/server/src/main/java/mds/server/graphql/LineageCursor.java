package mds.server.graphql;

import graphql.schema.DataFetchingEnvironment;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.lineage.LineageRequest;
import mds.server.graphql.QueryException.Code;

/**
 * Where a page of a walk starts.
 *
 * @param basis the moment of the walk
 * @param walk tells walks apart: a position means nothing in another
 * @param position in the order of the walk
 */
record LineageCursor(long basis, String walk, int position) {
    static LineageCursor to(GraphSnapshot graph, LineageRequest request, int position) {
        return new LineageCursor(graph.basis(), identity(request), position);
    }

    /** The cursor that a field is to go on behind. */
    static Optional<LineageCursor> of(DataFetchingEnvironment field) {
        return PageRequest.of(field).after().map(LineageCursor::parse);
    }

    String text() {
        return PageRequest.cursor("%d %s %d".formatted(basis, walk, position));
    }

    /** A cursor of another walk is a mistake, not the beginning of this one. */
    void check(LineageRequest request) {
        if (!walk.equals(identity(request))) {
            throw new QueryException(
                    Code.BAD_INPUT,
                    "after: is a cursor of another walk; go on with the same uri, direction, depth, edgeTypes and entityTypes");
        }
    }

    private static LineageCursor parse(String text) {
        List<String> words = List.of(text.split(" ", -1));
        try {
            if (words.size() == 3) {
                return new LineageCursor(Long.parseLong(words.get(0)), words.get(1), Integer.parseInt(words.get(2)));
            }
        } catch (NumberFormatException e) {
            throw notOne();
        }
        throw notOne();
    }

    private static QueryException notOne() {
        return new QueryException(Code.BAD_INPUT, "after: is no cursor of lineage; take one from an earlier page");
    }

    private static String identity(LineageRequest request) {
        String asked = "%s %s %d %s %s"
                .formatted(
                        request.start(),
                        request.direction(),
                        request.depth(),
                        new TreeSet<>(request.edgeTypes()),
                        new TreeSet<>(request.entityTypes()));
        return Integer.toHexString(asked.hashCode());
    }
}
