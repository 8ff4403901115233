package mds.kernel.search;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import mds.kernel.graph.AliasReference;
import mds.kernel.graph.Edge;
import mds.kernel.graph.EntityState;
import mds.kernel.graph.EntityView;
import mds.kernel.graph.GraphSnapshot;
import mds.plugin.Alias;
import mds.plugin.Direction;
import mds.plugin.EntityUri;
import mds.plugin.Reference;

/** The documents that the index should hold, as a snapshot has it. Projection, rebuild and proof all read them here. */
public final class SearchDocuments {
    private static final Set<String> OWNERSHIP = Set.of(Reference.OWNED_BY);

    private SearchDocuments() {}

    /** The documents of entities; those that are unknown or uncached have none. */
    public static List<SearchDocument> of(GraphSnapshot graph, Collection<EntityUri> uris) {
        List<SearchDocument> documents = new ArrayList<>();
        for (EntityView entity : graph.entities(uris).values()) {
            if (entity.state() != EntityState.UNCACHED) {
                documents.add(document(graph, entity));
            }
        }
        return documents;
    }

    private static SearchDocument document(GraphSnapshot graph, EntityView entity) {
        Set<String> names = new TreeSet<>();
        Set<String> ownedBy = new TreeSet<>();
        Set<String> claimed = new HashSet<>();
        for (Edge edge : graph.edges(entity.uri(), Direction.OUT, OWNERSHIP)) {
            graph.entity(edge.to()).map(EntityView::name).ifPresent(names::add);
            ownedBy.add(edge.to().toString());
            if (edge.origin() instanceof Edge.Origin.Asserted(var alias)) {
                alias.map(Alias::value).ifPresent(claimed::add);
            }
        }
        Set<String> keys = new TreeSet<>(names);
        for (AliasReference reference : graph.aliasReferences(entity.uri())) {
            if (reference.edgeType().equals(Reference.OWNED_BY)) {
                keys.add(reference.alias().name());
                if (!claimed.contains(reference.alias().value())) {
                    names.add(reference.alias().name());
                    ownedBy.add(reference.alias().value());
                }
            }
        }
        return new SearchDocument(entity, List.copyOf(names), List.copyOf(keys), List.copyOf(ownedBy), graph.basis());
    }
}
