package mds.kernel.verification;

import java.util.function.Consumer;
import java.util.stream.Stream;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.model.GraphModel;
import mds.plugin.EntityUri;

/** Goes over all entities that a request is about. */
final class GraphWalk {
    private GraphWalk() {}

    static void over(GraphSnapshot graph, GraphModel model, VerificationRequest request, Consumer<EntityUri> visitor) {
        for (String type : model.entityTypes().keySet()) {
            try (Stream<EntityUri> entities = graph.entitiesOfType(type)) {
                entities.filter(uri -> request.source().isEmpty()
                                || request.source().get().equals(uri.source()))
                        .forEach(visitor);
            }
        }
    }
}
