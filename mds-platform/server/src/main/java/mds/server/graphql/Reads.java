package mds.server.graphql;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mds.kernel.enrichment.Explainer;
import mds.kernel.enrichment.Explanation;
import mds.kernel.graph.Edge;
import mds.kernel.graph.EntityView;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.model.GraphModel;
import mds.plugin.Direction;
import mds.plugin.EntityUri;

/** Answers reads of one kind from one snapshot: each method takes a batch and fetches all entities in it at once. */
final class Reads {
    private static final int EVIDENCE_PATHS = 100;
    private static final int EVIDENCE_HOPS = 20_000;

    private final Explainer explainer;

    Reads(GraphModel model) {
        explainer = new Explainer(model.rules(), EVIDENCE_PATHS, EVIDENCE_HOPS);
    }

    /** Entities; unknown ones have no entry. */
    Map<Read.OfEntity, EntityView> entities(GraphSnapshot graph, Collection<Read.OfEntity> reads) {
        Map<EntityUri, EntityView> views =
                graph.entities(reads.stream().map(Read.OfEntity::uri).toList());
        Map<Read.OfEntity, EntityView> answers = new HashMap<>();
        for (Read.OfEntity read : reads) {
            Optional.ofNullable(views.get(read.uri())).ifPresent(view -> answers.put(read, view));
        }
        return answers;
    }

    /** The pages of far ends, sorted by URI. */
    Map<Read.OfHop, Page<EntityView>> hops(GraphSnapshot graph, Collection<Read.OfHop> reads) {
        Map<Read.OfHop, Page<EntityUri>> pages = new HashMap<>();
        Set<EntityUri> wanted = new HashSet<>();
        for (Read.OfHop read : reads) {
            Page<EntityUri> page = Page.cut(ends(graph, read), EntityUri::toString, read.page());
            pages.put(read, page);
            wanted.addAll(page.nodes());
        }
        Map<EntityUri, EntityView> views = wanted.isEmpty() ? Map.of() : graph.entities(wanted);
        Map<Read.OfHop, Page<EntityView>> answers = new HashMap<>();
        pages.forEach((read, page) -> answers.put(read, page.map(uri -> Optional.ofNullable(views.get(uri)))));
        return answers;
    }

    /** Pages of all entities, sorted by URI. */
    Map<Read.OfListing, Page<EntityView>> listings(GraphSnapshot graph, Collection<Read.OfListing> reads) {
        Map<Read.OfListing, Page<EntityView>> answers = new HashMap<>();
        reads.forEach(read -> answers.put(read, read.listing().page(graph, read.page())));
        return answers;
    }

    /** The pages of edges, sorted by type and ends. */
    Map<Read.OfRelationships, Page<Relationship>> relationships(
            GraphSnapshot graph, Collection<Read.OfRelationships> reads) {
        Map<Read.OfRelationships, Page<Edge>> pages = new HashMap<>();
        Set<EntityUri> wanted = new HashSet<>();
        for (Read.OfRelationships read : reads) {
            Set<Edge> edges = new LinkedHashSet<>();
            for (Direction direction : read.direction().map(List::of).orElse(List.of(Direction.values()))) {
                edges.addAll(graph.edges(read.uri(), direction, read.types()));
            }
            List<Edge> sorted =
                    edges.stream().sorted(Comparator.comparing(Reads::sortKey)).toList();
            Page<Edge> page = Page.cut(sorted, Reads::sortKey, read.page());
            pages.put(read, page);
            page.nodes().forEach(edge -> wanted.addAll(List.of(edge.from(), edge.to())));
        }
        Map<EntityUri, EntityView> views = wanted.isEmpty() ? Map.of() : graph.entities(wanted);
        Map<Read.OfRelationships, Page<Relationship>> answers = new HashMap<>();
        pages.forEach((read, page) -> answers.put(read, page.map(edge -> relationship(edge, views))));
        return answers;
    }

    /** From what edges follow; from nothing for asserted ones. */
    Map<Read.OfEvidence, Evidence> evidence(GraphSnapshot graph, Collection<Read.OfEvidence> reads) {
        Map<Read.OfEvidence, Explanation> explanations = new HashMap<>();
        Set<EntityUri> wanted = new HashSet<>();
        for (Read.OfEvidence read : reads) {
            Explanation explanation = explainer.explain(graph, read.edge());
            explanations.put(read, explanation);
            explanation.paths().forEach(path -> path.forEach(edge -> wanted.addAll(List.of(edge.from(), edge.to()))));
        }
        Map<EntityUri, EntityView> views = wanted.isEmpty() ? Map.of() : graph.entities(wanted);
        Map<Read.OfEvidence, Evidence> answers = new HashMap<>();
        explanations.forEach((read, explanation) -> answers.put(read, evidence(explanation, views)));
        return answers;
    }

    private static Evidence evidence(Explanation explanation, Map<EntityUri, EntityView> views) {
        List<Evidence.Piece> pieces = new ArrayList<>();
        explanation
                .paths()
                .forEach(path -> pieces.add(new Evidence.Piece(
                        path.stream()
                                .flatMap(edge -> relationship(edge, views).stream())
                                .toList(),
                        Optional.empty())));
        explanation.matches().forEach(match -> pieces.add(new Evidence.Piece(List.of(), Optional.of(match))));
        return new Evidence(pieces, explanation.cut());
    }

    private static List<EntityUri> ends(GraphSnapshot graph, Read.OfHop read) {
        var node = graph.node(read.from());
        if (node.isEmpty()) {
            return List.of();
        }
        long[] ends = graph.neighbours(node.getAsLong(), read.edgeType(), read.direction());
        return Arrays.stream(ends)
                .mapToObj(graph::uri)
                .filter(end -> read.entityType().stream().allMatch(end.type()::equals))
                .sorted()
                .toList();
    }

    private static Optional<Relationship> relationship(Edge edge, Map<EntityUri, EntityView> views) {
        EntityView from = views.get(edge.from());
        EntityView to = views.get(edge.to());
        return from == null || to == null ? Optional.empty() : Optional.of(new Relationship(edge, from, to));
    }

    private static String sortKey(Edge edge) {
        return String.join(
                "\n",
                edge.type(),
                edge.from().toString(),
                edge.to().toString(),
                edge.origin().key());
    }
}
