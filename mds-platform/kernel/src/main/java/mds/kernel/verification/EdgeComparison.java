package mds.kernel.verification;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import mds.kernel.graph.Edge;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.model.GraphModel;
import mds.plugin.Direction;
import mds.plugin.EntityUri;

/**
 * Compares the edges of references by alias with who claims the alias (the claimant with the smallest URI, or nobody), and
 * the ends that a hop finds with the edges that are there.
 */
final class EdgeComparison implements GraphCheck.Comparison {
    private final Set<String> edgeTypes;

    EdgeComparison(GraphModel model) {
        this.edgeTypes = model.edgeTypes();
    }

    @Override
    public List<Difference> of(EntityUri uri, GraphSnapshot graph) {
        List<Difference> found = new ArrayList<>();
        List<Edge> edges = graph.edges(uri, Direction.OUT, Set.of());
        compareAliases(graph, uri, edges, found);
        compareHops(graph, uri, edges, found);
        return found;
    }

    private static void compareAliases(GraphSnapshot graph, EntityUri uri, List<Edge> edges, List<Difference> found) {
        Set<AliasEdge> expected = graph.aliasReferences(uri).stream()
                .flatMap(reference -> graph.claimants(reference.alias()).stream()
                        .limit(1)
                        .map(to -> new AliasEdge(
                                reference.edgeType(), reference.alias().toString(), to)))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<AliasEdge> stored = new TreeSet<>();
        for (Edge edge : edges) {
            if (edge.origin() instanceof Edge.Origin.Asserted(var alias)) {
                alias.ifPresent(name -> stored.add(new AliasEdge(edge.type(), name.toString(), edge.to())));
            }
        }
        expected.stream()
                .filter(edge -> !stored.contains(edge))
                .forEach(edge -> found.add(new Difference(
                        Part.EDGES, uri, edge.what(), "an edge to %s, which claims it".formatted(edge.to()), "none")));
        stored.stream()
                .filter(edge -> !expected.contains(edge))
                .forEach(edge -> found.add(new Difference(
                        Part.EDGES,
                        uri,
                        edge.what(),
                        "no edge to %s, which is not the first to claim it".formatted(edge.to()),
                        "one")));
    }

    private record AliasEdge(String type, String alias, EntityUri to) implements Comparable<AliasEdge> {
        String what() {
            return "%s by alias %s".formatted(type, alias);
        }

        @Override
        public int compareTo(AliasEdge other) {
            return toString().compareTo(other.toString());
        }
    }

    private void compareHops(GraphSnapshot graph, EntityUri uri, List<Edge> edges, List<Difference> found) {
        if (graph.node(uri).isEmpty()) {
            return;
        }
        long node = graph.node(uri).getAsLong();
        for (String type : edgeTypes) {
            Set<EntityUri> expected = edges.stream()
                    .filter(edge -> edge.type().equals(type))
                    .map(Edge::to)
                    .collect(Collectors.toCollection(TreeSet::new));
            Set<EntityUri> hops = Arrays.stream(graph.neighbours(node, type, Direction.OUT))
                    .mapToObj(graph::uri)
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!hops.equals(expected)) {
                found.add(new Difference(
                        Part.EDGES, uri, "hop over " + type, "the ends of its edges " + expected, hops.toString()));
            }
        }
    }
}
