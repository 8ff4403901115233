package mds.server.graphql;

import graphql.execution.DataFetcherResult;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.TypeRuntimeWiring;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import mds.kernel.graph.EntityView;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.lineage.Cut;
import mds.kernel.lineage.Impact;
import mds.kernel.lineage.ImpactAnalysis;
import mds.kernel.lineage.Lineage;
import mds.kernel.lineage.LineageCost;
import mds.kernel.lineage.LineageDirection;
import mds.kernel.lineage.LineagePage;
import mds.kernel.lineage.LineageRequest;
import mds.plugin.EntityUri;
import mds.schema.Composition;
import mds.server.graphql.QueryException.Code;

/** How lineage and impact are answered: each from one snapshot, on a thread of its own. */
final class LineageFields {
    private static final int DEEPEST = 20;

    private final Lineage lineage;
    private final ImpactAnalysis impact;
    private final Set<String> lineageEdges;
    private final Set<String> entityTypes;

    LineageFields(Composition composition) {
        lineage = new Lineage(composition.lineage());
        impact = new ImpactAnalysis(composition.lineage());
        lineageEdges = new TreeSet<>(composition.lineage().upstream().keySet());
        entityTypes = new TreeSet<>(composition.model().entityTypes().keySet());
    }

    /** What {@code lineage} answers; the parts that nobody asked for are empty. */
    private record Walk(GraphSnapshot graph, Optional<LineageCost> cost, Optional<Shown> page) {}

    /** A page with the entities on it. */
    private record Shown(
            LineagePage page, List<Node> nodes, boolean before, Optional<String> start, Optional<String> end) {}

    private record Node(LineagePage.Node place, EntityView entity) {}

    /** What {@code impact} answers. */
    private record Hit(Impact impact, Map<EntityUri, EntityView> views) {}

    void into(RuntimeWiring.Builder schema) {
        schema.type(TypeRuntimeWiring.newTypeWiring("Query")
                .dataFetcher("lineage", field -> answer(field, this::walk))
                .dataFetcher("impact", field -> answer(field, this::hit)));
        wireLineage(schema);
        wireImpact(schema);
    }

    private static void wireLineage(RuntimeWiring.Builder schema) {
        TypeFields.<Walk>of("Lineage")
                .field("basis", walk -> walk.graph().basis())
                .field("cost", Walk::cost)
                .field("nodes", walk -> walk.page().map(Shown::nodes))
                .field("edges", walk -> walk.page().map(shown -> shown.page().edges()))
                .field("cuts", walk -> walk.page().map(shown -> shown.page().cuts()))
                .field("pageInfo", walk -> walk.page().map(LineageFields::pageInfo))
                .into(schema);
        TypeFields.<LineageCost>of("LineageCost")
                .field("nodes", LineageCost::nodes)
                .field("edges", LineageCost::edges)
                .field("exact", LineageCost::exact)
                .into(schema);
        TypeFields.<Node>of("LineageNode")
                .field("entity", Node::entity)
                .field("distance", node -> node.place().distance())
                .field("direction", node -> node.place().direction().name())
                .field("hasMore", node -> node.place().more())
                .into(schema);
        TypeFields.<LineagePage.Hop>of("LineageEdge")
                .field("from", hop -> hop.from().toString())
                .field("type", LineagePage.Hop::edgeType)
                .field("to", hop -> hop.to().toString())
                .into(schema);
        TypeFields.<Cut>of("Cut")
                .field("reason", cut -> cut.reason().name())
                .field("message", Cut::message)
                .into(schema);
    }

    private static void wireImpact(RuntimeWiring.Builder schema) {
        TypeFields.<Hit>of("Impact")
                .field("total", hit -> hit.impact().total())
                .field(
                        "groups",
                        hit -> hit.impact().groups().stream()
                                .map(group -> new GroupShown(group, views(group.nearest(), hit.views())))
                                .toList())
                .field("owners", LineageFields::owners)
                .field("ownerCount", hit -> hit.impact().owners().size())
                .field("unowned", hit -> hit.impact().unowned())
                .field("cuts", hit -> hit.impact().cuts())
                .into(schema);
        TypeFields.<GroupShown>of("ImpactGroup")
                .field("type", shown -> shown.group().entityType())
                .field("count", shown -> shown.group().count())
                .field("nearest", GroupShown::nearest)
                .into(schema);
        TypeFields.<OwnerShown>of("ImpactOwner")
                .field("owner", OwnerShown::owner)
                .field("total", shown -> shown.affected().total())
                .field(
                        "counts",
                        shown -> List.copyOf(new TreeMap<>(shown.affected().counts()).entrySet()))
                .into(schema);
        TypeFields.<Map.Entry<String, Long>>of("TypeCount")
                .field("type", Map.Entry::getKey)
                .field("count", Map.Entry::getValue)
                .into(schema);
    }

    private record GroupShown(Impact.Group group, List<EntityView> nearest) {}

    private record OwnerShown(Impact.Affected affected, Owner owner) {}

    /** Everything below sees the moment that the answer is of. */
    private <T> CompletableFuture<DataFetcherResult<Object>> answer(
            DataFetchingEnvironment field, BiFunction<DataFetchingEnvironment, GraphSnapshot, Optional<T>> read) {
        return RequestThreads.read(field, () -> {
            GraphSnapshot graph = moment(field);
            return DataFetcherResult.newResult()
                    .data(read.apply(field, graph).orElse(null))
                    .localContext(graph)
                    .build();
        });
    }

    /** A cursor brings back the moment of the page that it is from. */
    private static GraphSnapshot moment(DataFetchingEnvironment field) {
        return field.containsArgument("after")
                ? LineageCursor.of(field)
                        .map(cursor -> Moments.of(field).at(cursor.basis()))
                        .orElseGet(() -> Moments.asked(field))
                : Moments.asked(field);
    }

    private Optional<Walk> walk(DataFetchingEnvironment field, GraphSnapshot graph) {
        LineageRequest request = request(field);
        if (graph.node(request.start()).isEmpty()) {
            return Optional.empty();
        }
        int first = PageRequest.first(field, PageRequest.LARGEST);
        Optional<LineageCursor> after = LineageCursor.of(field);
        after.ifPresent(cursor -> cursor.check(request));
        Optional<LineageCost> cost =
                field.getSelectionSet().contains("cost") ? Optional.of(lineage.cost(graph, request)) : Optional.empty();
        Optional<Shown> page = field.getSelectionSet().containsAnyOf("nodes", "edges", "cuts", "pageInfo")
                ? Optional.of(shown(
                        graph,
                        request,
                        lineage.page(
                                graph,
                                request,
                                first,
                                after.map(LineageCursor::position).orElse(0)),
                        after.isPresent()))
                : Optional.empty();
        return Optional.of(new Walk(graph, cost, page));
    }

    private static Shown shown(GraphSnapshot graph, LineageRequest request, LineagePage page, boolean before) {
        Map<EntityUri, EntityView> views =
                graph.entities(page.nodes().stream().map(LineagePage.Node::uri).toList());
        List<Node> nodes = new ArrayList<>();
        page.nodes()
                .forEach(node ->
                        Optional.ofNullable(views.get(node.uri())).ifPresent(view -> nodes.add(new Node(node, view))));
        Optional<String> start = page.nodes().stream()
                .findFirst()
                .map(node -> LineageCursor.to(graph, request, node.position()).text());
        Optional<String> end = page.next().isPresent()
                ? Optional.of(
                        LineageCursor.to(graph, request, page.next().getAsInt()).text())
                : page.nodes().reversed().stream()
                        .findFirst()
                        .map(node -> LineageCursor.to(graph, request, node.position() + 1)
                                .text());
        return new Shown(page, nodes, before, start, end);
    }

    private static Page<Node> pageInfo(Shown shown) {
        List<Page.Entry<Node>> ends = new ArrayList<>();
        shown.start()
                .ifPresent(cursor -> ends.add(new Page.Entry<>(shown.nodes().getFirst(), cursor, 0)));
        shown.end().ifPresent(cursor -> ends.add(new Page.Entry<>(shown.nodes().getLast(), cursor, 0)));
        return new Page<>(
                ends,
                shown.before(),
                shown.page().next().isPresent(),
                shown.nodes().size());
    }

    private LineageRequest request(DataFetchingEnvironment field) {
        return new LineageRequest(
                QueryFields.uri(field, "uri"),
                LineageDirection.valueOf(field.<String>getArgumentOrDefault("direction", "BOTH")),
                depth(field),
                names(field, "edgeTypes", "edge type with lineage", lineageEdges),
                names(field, "entityTypes", "entity type", entityTypes));
    }

    private static int depth(DataFetchingEnvironment field) {
        int depth = field.getArgumentOrDefault("depth", 1);
        if (depth < 1 || depth > DEEPEST) {
            throw new QueryException(Code.BAD_INPUT, "depth = %d is not between 1 and %d".formatted(depth, DEEPEST));
        }
        return depth;
    }

    /** The names that an argument lists; empty if it is absent. */
    static Set<String> names(DataFetchingEnvironment field, String argument, String what, Set<String> known) {
        Optional<List<String>> asked = Optional.ofNullable(field.getArgument(argument));
        asked.filter(List::isEmpty).ifPresent(none -> {
            throw new QueryException(
                    Code.BAD_INPUT, "%s = [] asks for nothing; leave it out to ask for all".formatted(argument));
        });
        Set<String> names = new HashSet<>(asked.orElse(List.of()));
        names.stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
            throw new QueryException(
                    Code.BAD_INPUT, "%s: there is no %s '%s'; there are %s".formatted(argument, what, name, known));
        });
        return names;
    }

    private Optional<Hit> hit(DataFetchingEnvironment field, GraphSnapshot graph) {
        EntityUri uri = QueryFields.uri(field, "uri");
        int depth = depth(field);
        if (graph.node(uri).isEmpty()) {
            return Optional.empty();
        }
        Impact found = impact.of(graph, uri, depth);
        Set<EntityUri> wanted = new HashSet<>();
        found.groups().forEach(group -> wanted.addAll(group.nearest()));
        found.owners().stream()
                .limit(PageRequest.LARGEST)
                .forEach(owner -> owner.owner().ifPresent(wanted::add));
        return Optional.of(new Hit(found, graph.entities(wanted)));
    }

    private static List<OwnerShown> owners(Hit hit, DataFetchingEnvironment field) {
        List<OwnerShown> owners = new ArrayList<>();
        hit.impact().owners().stream()
                .limit(PageRequest.first(field, PageRequest.LARGEST))
                .forEach(affected -> owners.add(new OwnerShown(affected, owner(affected, hit.views()))));
        return owners;
    }

    private static Owner owner(Impact.Affected affected, Map<EntityUri, EntityView> views) {
        Optional<EntityView> known = affected.owner().map(views::get);
        return new Owner(
                known.map(EntityView::name)
                        .or(() -> affected.alias().map(alias -> alias.name()))
                        .orElse(""),
                affected.alias(),
                known);
    }

    private static List<EntityView> views(List<EntityUri> uris, Map<EntityUri, EntityView> views) {
        return uris.stream()
                .flatMap(uri -> Optional.ofNullable(views.get(uri)).stream())
                .toList();
    }
}
