package mds.server.graphql;

import com.fasterxml.jackson.databind.JsonNode;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.TypeRuntimeWiring;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import mds.kernel.graph.Edge;
import mds.kernel.graph.EntityHistory;
import mds.kernel.graph.EntityHistory.Change;
import mds.kernel.graph.EntityHistory.Entry;
import mds.kernel.graph.EntityState;
import mds.kernel.graph.GraphHistory.Presence;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.lineage.GraphDiff;
import mds.kernel.model.GraphModel;
import mds.plugin.Alias;
import mds.plugin.EntityUri;
import mds.server.graphql.QueryException.Code;

/** How history and differences are answered. */
final class TimeFields {
    private static final int LARGEST_PAGE = 100;
    private static final int MOST_CHANGES = 500;
    private static final int MOST_HOPS = 3;

    private final GraphModel model;

    TimeFields(GraphModel model) {
        this.model = model;
    }

    private record Told(EntityHistory history, EntityUri root, boolean before) {}

    private record ToldEntry(Entry entry, EntityUri root) {}

    private record Compared(GraphSnapshot from, GraphSnapshot to, GraphDiff diff) {}

    void into(RuntimeWiring.Builder schema) {
        schema.type(TypeRuntimeWiring.newTypeWiring("Query")
                .dataFetcher("history", field -> answer(field, this::history))
                .dataFetcher("relationshipHistory", field -> answer(field, this::presences))
                .dataFetcher("diff", field -> answer(field, this::diff)));
        wireHistory(schema);
        wireChanges(schema);
        wireDiff(schema);
    }

    private <T> CompletableFuture<T> answer(DataFetchingEnvironment field, Function<DataFetchingEnvironment, T> read) {
        return RequestThreads.read(field, () -> read.apply(field));
    }

    private static void wireHistory(RuntimeWiring.Builder schema) {
        TypeFields.<Told>of("EntityHistory")
                .field(
                        "entries",
                        told -> told.history().entries().stream()
                                .map(entry -> new ToldEntry(entry, told.root()))
                                .toList())
                .field("pageInfo", TimeFields::page)
                .field("truncated", told -> told.history().truncated())
                .into(schema);
        TypeFields.<ToldEntry>of("HistoryEntry")
                .field("basis", told -> told.entry().basis())
                .field("at", told -> EntityFields.dateTime(told.entry().at()))
                .field("record", told -> told.root().toString())
                .field("fetchedAt", told -> told.entry().fetchedAt().map(EntityFields::dateTime))
                .field(
                        "changes",
                        told -> told.entry().changes().stream()
                                .limit(MOST_CHANGES)
                                .toList())
                .field("changeCount", told -> told.entry().changes().size())
                .into(schema);
        TypeFields.<Presence>of("Presence")
                .field("edge", Presence::edge)
                .field("came", presence -> EntityFields.dateTime(presence.came()))
                .field("went", presence -> presence.went().map(EntityFields::dateTime))
                .into(schema);
    }

    private static void wireChanges(RuntimeWiring.Builder schema) {
        TypeFields.<Change>of("EntityChange")
                .field("kind", TimeFields::kind)
                .field("field", change -> switch (change) {
                    case Change.FieldChanged(var name, var _, var _) -> Optional.of(name);
                    case Change.ValuesChanged(var name, var _, var _) -> Optional.of(name);
                    case Change.StateChanged _, Change.EdgeChanged _ -> Optional.empty();
                })
                .field("from", (change, field) -> switch (change) {
                    case Change.StateChanged(var from, var _) -> from.map(EntityState::name);
                    case Change.FieldChanged(var _, var from, var _) -> value(from, field);
                    case Change.ValuesChanged _, Change.EdgeChanged _ -> Optional.empty();
                })
                .field("to", (change, field) -> switch (change) {
                    case Change.StateChanged(var _, var to) -> to.map(EntityState::name);
                    case Change.FieldChanged(var _, var _, var to) -> value(to, field);
                    case Change.ValuesChanged _, Change.EdgeChanged _ -> Optional.empty();
                })
                .field(
                        "added",
                        change -> change instanceof Change.ValuesChanged(var _, var added, var _)
                                ? new TreeSet<>(added)
                                : Set.of())
                .field(
                        "removed",
                        change -> change instanceof Change.ValuesChanged(var _, var _, var removed)
                                ? new TreeSet<>(removed)
                                : Set.of())
                .field(
                        "edge",
                        change -> change instanceof Change.EdgeChanged(var edge, var _)
                                ? Optional.of(edge)
                                : Optional.empty())
                .into(schema);
        TypeFields.<Edge>of("EdgeFact")
                .field("id", edge -> edge.id().toString())
                .field("from", edge -> edge.from().toString())
                .field("type", Edge::type)
                .field("to", edge -> edge.to().toString())
                .field("origin", edge -> edge.origin() instanceof Edge.Origin.Inferred ? "INFERRED" : "ASSERTED")
                .field(
                        "rule",
                        edge -> edge.origin() instanceof Edge.Origin.Inferred(var rule)
                                ? Optional.of(rule)
                                : Optional.empty())
                .field(
                        "alias",
                        edge -> edge.origin() instanceof Edge.Origin.Asserted(var alias)
                                ? alias.map(Alias::value)
                                : Optional.empty())
                .into(schema);
    }

    private static void wireDiff(RuntimeWiring.Builder schema) {
        TypeFields.<Compared>of("GraphDiff")
                .field("fromBasis", compared -> compared.from().basis())
                .field("toBasis", compared -> compared.to().basis())
                .field(
                        "entities",
                        compared -> List.copyOf(compared.diff().entities().entrySet()))
                .field("edges", compared -> compared.diff().edges())
                .field("cuts", compared -> compared.diff().cuts())
                .into(schema);
        TypeFields.<Map.Entry<EntityUri, List<Change>>>of("EntityDiff")
                .field("uri", entity -> entity.getKey().toString())
                .field("kind", entity -> diffKind(entity.getValue()))
                .field("changes", Map.Entry::getValue)
                .into(schema);
    }

    private static String kind(Change change) {
        return switch (change) {
            case Change.StateChanged _ -> "STATE";
            case Change.FieldChanged _ -> "FIELD";
            case Change.ValuesChanged _ -> "VALUES";
            case Change.EdgeChanged(var _, var added) -> added ? "EDGE_ADDED" : "EDGE_REMOVED";
        };
    }

    private static String diffKind(List<Change> changes) {
        for (Change change : changes) {
            if (change instanceof Change.StateChanged(var from, var to)) {
                if (from.isEmpty() || from.get() == EntityState.GONE) {
                    return "ADDED";
                }
                return to.filter(state -> state == EntityState.GONE).isPresent() ? "REMOVED" : "CHANGED";
            }
        }
        return "CHANGED";
    }

    private static Optional<Object> value(Optional<JsonNode> value, DataFetchingEnvironment field) {
        return value.flatMap(json -> JsonValues.value(json, field.getFieldType()));
    }

    private Optional<Told> history(DataFetchingEnvironment field) {
        EntityUri uri = QueryFields.uri(field, "uri");
        GraphSnapshot graph = Moments.asked(field);
        int first = PageRequest.first(field, LARGEST_PAGE);
        Optional<Long> after = PageRequest.of(field).after().map(TimeFields::basis);
        if (graph.node(uri).isEmpty()) {
            return Optional.empty();
        }
        long before = Math.min(after.orElse(Long.MAX_VALUE), graph.basis() + 1);
        return Optional.of(
                new Told(Moments.of(field).history().of(uri, before, first), model.rootOf(uri), after.isPresent()));
    }

    private static long basis(String cursor) {
        try {
            return Long.parseLong(cursor);
        } catch (NumberFormatException e) {
            throw new QueryException(Code.BAD_INPUT, "after: is no cursor of history; take one from an earlier page");
        }
    }

    private static Page<Entry> page(Told told) {
        List<Page.Entry<Entry>> entries = new ArrayList<>();
        told.history()
                .entries()
                .forEach(entry ->
                        entries.add(new Page.Entry<>(entry, PageRequest.cursor(Long.toString(entry.basis())), 0)));
        return new Page<>(entries, told.before(), told.history().more(), entries.size());
    }

    private List<Presence> presences(DataFetchingEnvironment field) {
        String type = Objects.requireNonNull(field.<String>getArgument("type"));
        if (!model.edgeTypes().contains(type)) {
            throw new QueryException(
                    Code.BAD_INPUT,
                    "type: there is no edge type '%s'; there are %s".formatted(type, model.edgeTypes()));
        }
        return Moments.of(field)
                .history()
                .of(
                        QueryFields.uri(field, "from"),
                        type,
                        QueryFields.uri(field, "to"),
                        Moments.asked(field).basis() + 1);
    }

    private Optional<Compared> diff(DataFetchingEnvironment field) {
        EntityUri uri = QueryFields.uri(field, "uri");
        int hops = field.getArgumentOrDefault("hops", 0);
        if (hops < 0 || hops > MOST_HOPS) {
            throw new QueryException(Code.BAD_INPUT, "hops = %d is not between 0 and %d".formatted(hops, MOST_HOPS));
        }
        Set<String> known = model.edgeTypes();
        Set<String> asked = LineageFields.names(field, "edgeTypes", "edge type", known);
        Moments moments = Moments.of(field);
        GraphSnapshot from = moments.at(Objects.requireNonNull(field.<OffsetDateTime>getArgument("from"))
                .toInstant());
        GraphSnapshot to = Optional.ofNullable(field.<OffsetDateTime>getArgument("to"))
                .map(instant -> moments.at(instant.toInstant()))
                .orElseGet(moments::now);
        if (from.basis() > to.basis()) {
            throw new QueryException(Code.BAD_INPUT, "from is later than to; expected the earlier moment first");
        }
        return from.node(uri).isEmpty() && to.node(uri).isEmpty()
                ? Optional.empty()
                : Optional.of(new Compared(
                        from, to, GraphDiff.between(from, to, uri, hops, asked.isEmpty() ? known : asked)));
    }
}
