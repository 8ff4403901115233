package mds.kernel.search;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import mds.kernel.graph.AliasReference;
import mds.kernel.graph.Edge;
import mds.kernel.graph.EntityState;
import mds.kernel.graph.EntityView;
import mds.kernel.graph.GraphSnapshot;
import mds.plugin.Direction;
import mds.plugin.EntityUri;
import mds.plugin.Reference;

/** The documents that the index should hold, as a snapshot has it. Projection, rebuild and proof all read them here. */
public final class SearchDocuments {
    private SearchDocuments() {}

    /** The documents of entities; those that are unknown or uncached have none. */
    public static List<SearchDocument> of(GraphSnapshot graph, Collection<EntityUri> uris) {
        List<SearchDocument> documents = new ArrayList<>();
        for (EntityView entity : graph.entities(uris).values()) {
            if (entity.state() != EntityState.UNCACHED) {
                documents.add(new SearchDocument(entity, owners(graph, entity.uri()), graph.basis()));
            }
        }
        return documents;
    }

    private static List<String> owners(GraphSnapshot graph, EntityUri uri) {
        Set<String> owners = new TreeSet<>();
        List<EntityUri> known = graph.edges(uri, Direction.OUT, Set.of(Reference.OWNED_BY)).stream()
                .map(Edge::to)
                .toList();
        Map<EntityUri, EntityView> views = graph.entities(known);
        views.values().forEach(owner -> owners.add(owner.name()));
        for (AliasReference reference : graph.aliasReferences(uri)) {
            if (reference.edgeType().equals(Reference.OWNED_BY)) {
                owners.add(reference.alias().name());
            }
        }
        return List.copyOf(owners);
    }
}
