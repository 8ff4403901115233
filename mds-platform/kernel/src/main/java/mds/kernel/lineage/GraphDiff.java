package mds.kernel.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import mds.kernel.graph.Edge;
import mds.kernel.graph.EntityHistory.Change;
import mds.kernel.graph.EntityState;
import mds.kernel.graph.EntityView;
import mds.kernel.graph.GraphSnapshot;
import mds.plugin.Direction;
import mds.plugin.EntityUri;

/**
 * What differs between two moments of an entity and of what lies around it.
 *
 * @param entities by URI, what differs in each; those that are the same are left out
 * @param edges that came or went, at the entity and at whatever is nearer than the number of hops
 * @param cuts why this is not everything; empty if it is
 */
public record GraphDiff(Map<EntityUri, List<Change>> entities, List<Change.EdgeChanged> edges, List<Cut> cuts) {
    private static final int MOST_ENTITIES = 500;
    private static final int MOST_EDGES = 2_000;

    public GraphDiff {
        edges = List.copyOf(edges);
        cuts = List.copyOf(cuts);
    }

    /**
     * Compares two moments.
     *
     * @param hops how far around the entity; 0 for the entity alone, with its edges
     * @param edgeTypes along these, and of these; at least one
     */
    public static GraphDiff between(
            GraphSnapshot earlier, GraphSnapshot later, EntityUri uri, int hops, Set<String> edgeTypes) {
        Around before = new Around(earlier, edgeTypes);
        Around after = new Around(later, edgeTypes);
        before.look(uri, hops);
        after.look(uri, hops);
        Set<EntityUri> uris = new TreeSet<>(before.entities);
        uris.addAll(after.entities);
        Map<EntityUri, EntityView> old = earlier.entities(uris);
        Map<EntityUri, EntityView> young = later.entities(uris);
        Map<EntityUri, List<Change>> entities = new LinkedHashMap<>();
        for (EntityUri one : uris) {
            List<Change> changes = changes(Optional.ofNullable(old.get(one)), Optional.ofNullable(young.get(one)));
            if (!changes.isEmpty()) {
                entities.put(one, changes);
            }
        }
        List<Cut> cuts = new ArrayList<>(after.cuts.values());
        before.cuts.forEach((key, cut) -> {
            if (!after.cuts.containsKey(key)) {
                cuts.add(cut);
            }
        });
        return new GraphDiff(entities, edges(before, after, later, earlier), cuts);
    }

    /** An edge is told only if it truly came or went: one that is merely out of sight at one moment did not. */
    private static List<Change.EdgeChanged> edges(
            Around before, Around after, GraphSnapshot later, GraphSnapshot earlier) {
        List<Change.EdgeChanged> changes = new ArrayList<>();
        before.edges.values().stream()
                .filter(edge -> !after.edges.containsKey(edge.id().toString()) && !stands(later, edge))
                .forEach(edge -> changes.add(new Change.EdgeChanged(edge, false)));
        after.edges.values().stream()
                .filter(edge -> !before.edges.containsKey(edge.id().toString()) && !stands(earlier, edge))
                .forEach(edge -> changes.add(new Change.EdgeChanged(edge, true)));
        return changes;
    }

    private static boolean stands(GraphSnapshot graph, Edge edge) {
        return graph.edgesBetween(edge.from(), edge.type(), edge.to()).contains(edge);
    }

    static List<Change> changes(Optional<EntityView> before, Optional<EntityView> after) {
        List<Change> changes = new ArrayList<>();
        Optional<EntityState> from = before.map(GraphDiff::state);
        Optional<EntityState> to = after.map(GraphDiff::state);
        if (!from.equals(to)) {
            changes.add(new Change.StateChanged(from, to));
        }
        Map<String, JsonNode> old = before.map(GraphDiff::fields).orElse(Map.of());
        Map<String, JsonNode> young = after.map(GraphDiff::fields).orElse(Map.of());
        Set<String> fields = new TreeSet<>(old.keySet());
        fields.addAll(young.keySet());
        for (String field : fields) {
            if (!Objects.equals(old.get(field), young.get(field))) {
                changes.add(new Change.FieldChanged(
                        field, Optional.ofNullable(old.get(field)), Optional.ofNullable(young.get(field))));
            }
        }
        Map<String, Set<String>> oldValues = before.map(GraphDiff::values).orElse(Map.of());
        Map<String, Set<String>> youngValues = after.map(GraphDiff::values).orElse(Map.of());
        for (String field : List.of("aliases", "domains", "tags")) {
            Set<String> added = new TreeSet<>(youngValues.getOrDefault(field, Set.of()));
            Set<String> removed = new TreeSet<>(oldValues.getOrDefault(field, Set.of()));
            added.removeAll(oldValues.getOrDefault(field, Set.of()));
            removed.removeAll(youngValues.getOrDefault(field, Set.of()));
            if (!added.isEmpty() || !removed.isEmpty()) {
                changes.add(new Change.ValuesChanged(field, added, removed));
            }
        }
        return changes;
    }

    /** Enrichment is bookkeeping, of which no past is kept. */
    private static EntityState state(EntityView view) {
        return view.state() == EntityState.ENRICHED ? EntityState.HYDRATED : view.state();
    }

    private static Map<String, JsonNode> fields(EntityView view) {
        Map<String, JsonNode> fields = new TreeMap<>(view.attributes());
        fields.put("name", TextNode.valueOf(view.name()));
        view.description().ifPresent(text -> fields.put("description", TextNode.valueOf(text)));
        view.link().ifPresent(link -> fields.put("sourceLink", TextNode.valueOf(link)));
        view.goneReason().ifPresent(reason -> fields.put("goneReason", TextNode.valueOf(reason)));
        return fields;
    }

    private static Map<String, Set<String>> values(EntityView view) {
        return Map.of("aliases", texts(view.aliases()), "domains", texts(view.domains()), "tags", texts(view.tags()));
    }

    private static Set<String> texts(Collection<?> values) {
        return values.stream().map(Object::toString).collect(Collectors.toSet());
    }

    /** What lies around an entity at one moment. */
    private static final class Around {
        private final GraphSnapshot graph;
        private final Set<String> edgeTypes;
        private final Set<EntityUri> entities = new TreeSet<>();
        private final Map<String, Edge> edges = new TreeMap<>();
        private final Map<String, Cut> cuts = new TreeMap<>();

        private Around(GraphSnapshot graph, Set<String> edgeTypes) {
            this.graph = graph;
            this.edgeTypes = edgeTypes;
        }

        private void look(EntityUri start, int hops) {
            entities.add(start);
            Deque<EntityUri> wave = new ArrayDeque<>(List.of(start));
            for (int hop = 0; hop < Math.max(1, hops); hop++) {
                for (int left = wave.size(); left > 0; left--) {
                    EntityUri uri = wave.remove();
                    for (Edge edge : edgesAt(uri)) {
                        edges.put(edge.id().toString(), edge);
                        EntityUri other = edge.from().equals(uri) ? edge.to() : edge.from();
                        if (hops > 0 && isRoom() && entities.add(other)) {
                            wave.add(other);
                        }
                    }
                }
            }
        }

        private boolean isRoom() {
            if (entities.size() < MOST_ENTITIES) {
                return true;
            }
            cuts.put(
                    "entities",
                    new Cut(
                            Cut.Reason.TOTAL,
                            "the nearest %d entities are compared; ask for fewer hops, or fewer edge types"
                                    .formatted(MOST_ENTITIES)));
            return false;
        }

        private List<Edge> edgesAt(EntityUri uri) {
            OptionalLong node = graph.node(uri);
            if (node.isEmpty()) {
                return List.of();
            }
            List<Edge> found = new ArrayList<>();
            for (Direction direction : Direction.values()) {
                long degree = 0;
                for (String type : edgeTypes) {
                    degree += graph.neighbours(node.getAsLong(), type, direction).length;
                }
                if (degree > MOST_EDGES) {
                    cuts.put(
                            uri + " " + direction,
                            new Cut(
                                    Cut.Reason.HUB,
                                    "%s has %d edges %s, more than %d; they are left aside, ask for some edge types"
                                            .formatted(uri, degree, direction, MOST_EDGES)));
                } else if (degree > 0) {
                    found.addAll(graph.edges(uri, direction, edgeTypes));
                }
            }
            return found;
        }
    }
}
