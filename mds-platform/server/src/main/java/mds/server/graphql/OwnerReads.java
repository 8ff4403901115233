package mds.server.graphql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import mds.kernel.graph.AliasReference;
import mds.kernel.graph.Edge;
import mds.kernel.graph.Edge.Origin;
import mds.kernel.graph.EntityView;
import mds.kernel.graph.GraphSnapshot;
import mds.plugin.Alias;
import mds.plugin.Direction;
import mds.plugin.EntityUri;
import mds.plugin.Reference;

/** Answers reads of who owns what from one snapshot: each method takes a batch and fetches all entities in it at once. */
final class OwnerReads {
    private OwnerReads() {}

    /** Owners by name: those whom edges lead to, and the bare addresses that nobody claims. */
    static Map<Read.OfOwners, List<Owner>> owners(GraphSnapshot graph, Collection<Read.OfOwners> reads) {
        Map<Read.OfOwners, List<Edge>> edges = new LinkedHashMap<>();
        Set<EntityUri> wanted = new HashSet<>();
        for (Read.OfOwners read : reads) {
            List<Edge> owned = graph.edges(read.uri(), Direction.OUT, Set.of(Reference.OWNED_BY));
            owned.forEach(edge -> wanted.add(edge.to()));
            edges.put(read, owned);
        }
        Map<EntityUri, EntityView> views = views(graph, wanted);
        Map<Read.OfOwners, List<Owner>> answers = new HashMap<>();
        edges.forEach((read, owned) -> answers.put(read, owners(owned, views, graph.aliasReferences(read.uri()))));
        return answers;
    }

    /** Who is meant by a URI or an alias; those of whom nothing ever spoke have no entry. */
    static Map<Read.OfOwner, Owner> owner(GraphSnapshot graph, Collection<Read.OfOwner> reads) {
        Map<Read.OfOwner, EntityUri> known = new HashMap<>();
        Map<Read.OfOwner, Owner> answers = new HashMap<>();
        for (Read.OfOwner read : reads) {
            switch (read.owner()) {
                case EntityUri uri -> known.put(read, uri);
                case Alias alias -> {
                    List<EntityUri> claimants = graph.claimants(alias);
                    if (!claimants.isEmpty()) {
                        known.put(read, claimants.getFirst());
                    } else if (!graph.referrers(alias, Reference.OWNED_BY).isEmpty()) {
                        answers.put(read, new Owner(alias.name(), Optional.of(alias), Optional.empty()));
                    }
                }
            }
        }
        Map<EntityUri, EntityView> views = views(graph, known.values());
        known.forEach((read, uri) -> Optional.ofNullable(views.get(uri))
                .ifPresent(view -> answers.put(read, new Owner(view.name(), alias(read), Optional.of(view)))));
        return answers;
    }

    /** The groups to which entities belong. */
    static Map<Read.OfGroups, List<EntityView>> groups(GraphSnapshot graph, Collection<Read.OfGroups> reads) {
        Map<Read.OfGroups, List<EntityUri>> groups = new HashMap<>();
        Set<EntityUri> wanted = new HashSet<>();
        for (Read.OfGroups read : reads) {
            List<EntityUri> found = Ownership.groups(graph, read.member());
            groups.put(read, found);
            wanted.addAll(found);
        }
        Map<EntityUri, EntityView> views = views(graph, wanted);
        Map<Read.OfGroups, List<EntityView>> answers = new HashMap<>();
        groups.forEach((read, found) -> answers.put(
                read,
                found.stream()
                        .flatMap(uri -> Optional.ofNullable(views.get(uri)).stream())
                        .toList()));
        return answers;
    }

    /** Pages of what is owned, sorted by URI. */
    static Map<Read.OfOwned, Page<EntityView>> owned(GraphSnapshot graph, Collection<Read.OfOwned> reads) {
        Map<Read.OfOwned, Page<EntityUri>> pages = new HashMap<>();
        Set<EntityUri> wanted = new HashSet<>();
        for (Read.OfOwned read : reads) {
            List<EntityUri> owned = read.ownership().owned(graph).stream()
                    .filter(uri -> read.types().isEmpty() || read.types().contains(uri.type()))
                    .toList();
            Page<EntityUri> page = Page.cut(owned, EntityUri::toString, read.page());
            pages.put(read, page);
            wanted.addAll(page.nodes());
        }
        Map<EntityUri, EntityView> views = views(graph, wanted);
        Map<Read.OfOwned, Page<EntityView>> answers = new HashMap<>();
        pages.forEach((read, page) -> answers.put(read, page.map(uri -> Optional.ofNullable(views.get(uri)))));
        return answers;
    }

    /** How much is owned, by type; reads no entity. */
    static Map<Read.OfOwnedCounts, List<Map.Entry<String, Long>>> counts(
            GraphSnapshot graph, Collection<Read.OfOwnedCounts> reads) {
        Map<Read.OfOwnedCounts, List<Map.Entry<String, Long>>> answers = new HashMap<>();
        for (Read.OfOwnedCounts read : reads) {
            Map<String, Long> counts = new TreeMap<>();
            read.ownership().owned(graph).forEach(uri -> counts.merge(uri.type(), 1L, Long::sum));
            answers.put(read, List.copyOf(counts.entrySet()));
        }
        return answers;
    }

    private static Optional<Alias> alias(Read.OfOwner read) {
        return read.owner() instanceof Alias alias ? Optional.of(alias) : Optional.empty();
    }

    private static Map<EntityUri, EntityView> views(GraphSnapshot graph, Collection<EntityUri> wanted) {
        return wanted.isEmpty() ? Map.of() : graph.entities(wanted);
    }

    private static List<Owner> owners(
            List<Edge> edges, Map<EntityUri, EntityView> views, List<AliasReference> references) {
        Map<EntityUri, Owner> known = new TreeMap<>();
        Set<Alias> resolved = new HashSet<>();
        for (Edge edge : edges) {
            Optional<Alias> alias = edge.origin() instanceof Origin.Asserted(var name) ? name : Optional.empty();
            alias.ifPresent(resolved::add);
            Optional.ofNullable(views.get(edge.to()))
                    .ifPresent(view -> known.putIfAbsent(edge.to(), new Owner(view.name(), alias, Optional.of(view))));
        }
        List<Owner> owners = new ArrayList<>(known.values());
        for (AliasReference reference : references) {
            if (reference.edgeType().equals(Reference.OWNED_BY) && resolved.add(reference.alias())) {
                owners.add(new Owner(reference.alias().name(), Optional.of(reference.alias()), Optional.empty()));
            }
        }
        owners.sort(Comparator.comparing(Owner::name));
        return owners;
    }
}
