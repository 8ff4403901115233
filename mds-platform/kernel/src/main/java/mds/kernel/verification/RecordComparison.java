package mds.kernel.verification;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import mds.kernel.graph.AliasReference;
import mds.kernel.graph.Edge;
import mds.kernel.graph.EntityState;
import mds.kernel.graph.EntityView;
import mds.kernel.graph.GraphSnapshot;
import mds.plugin.Alias;
import mds.plugin.Direction;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import mds.plugin.NormalizedRecord;
import mds.plugin.Reference;
import org.jspecify.annotations.Nullable;

/** Compares what a source says of one root with what a snapshot shows of it. */
final class RecordComparison {
    private static final int LONGEST = 200;

    private final GraphSnapshot graph;
    private final List<Difference> differences = new ArrayList<>();

    private RecordComparison(GraphSnapshot graph) {
        this.graph = graph;
    }

    /** The source answered with a record. */
    static List<Difference> found(GraphSnapshot graph, NormalizedRecord record) {
        RecordComparison comparison = new RecordComparison(graph);
        Set<EntityUri> listed = new HashSet<>();
        record.entities().forEach(entity -> {
            comparison.entity(entity);
            listed.add(entity.uri());
        });
        comparison.unlistedParts(record.root().uri(), listed, "GONE, since its root does not list it");
        return comparison.differences;
    }

    /** The source answered that there is no such object. */
    static List<Difference> gone(GraphSnapshot graph, EntityUri root, String reason) {
        RecordComparison comparison = new RecordComparison(graph);
        graph.entity(root)
                .filter(entity -> entity.state() != EntityState.GONE)
                .ifPresent(entity -> comparison.differ(
                        root, "state", "GONE, since its source says '%s'".formatted(reason), state(entity)));
        comparison.unlistedParts(root, Set.of(), "GONE, since its root is");
        return comparison.differences;
    }

    /** The source answered with a record that its plugin or the SDL refuses: the graph keeps what it knew, and says so. */
    static List<Difference> refused(GraphSnapshot graph, EntityUri root, String reason) {
        RecordComparison comparison = new RecordComparison(graph);
        Optional<EntityView> entity = graph.entity(root);
        boolean told = entity.flatMap(EntityView::retry)
                .flatMap(EntityView.Retry::lastError)
                .isPresent();
        if (!told) {
            comparison.differ(
                    root,
                    "state",
                    "STALE or UNCACHED, since its record is refused: " + reason,
                    entity.map(RecordComparison::state).orElse("nothing"));
        }
        return comparison.differences;
    }

    private void entity(Entity expected) {
        EntityUri uri = expected.uri();
        Optional<EntityView> found = graph.entity(uri);
        EntityState state = found.map(EntityView::state).orElse(EntityState.UNCACHED);
        if (state != EntityState.HYDRATED && state != EntityState.ENRICHED) {
            differ(
                    uri,
                    "state",
                    "HYDRATED or ENRICHED, since its source answers",
                    found.map(RecordComparison::state).orElse("nothing"));
        }
        if (state == EntityState.UNCACHED || state == EntityState.GONE) {
            return;
        }
        EntityView view = found.orElseThrow();
        compare(uri, "name", expected.name(), view.name());
        compare(uri, "description", expected.description(), view.description());
        compare(uri, "link", expected.link().map(Object::toString), view.link());
        compare(uri, "domains", expected.domains(), view.domains());
        compare(uri, "tags", expected.tags(), view.tags());
        compare(uri, "aliases", expected.aliases(), view.aliases());
        attributes(expected, view);
        references(expected);
    }

    private void attributes(Entity expected, EntityView view) {
        Set<String> names = new TreeSet<>(expected.attributes().keySet());
        names.addAll(view.attributes().keySet());
        for (String name : names) {
            JsonNode wanted = expected.attributes().get(name);
            JsonNode held = view.attributes().get(name);
            if (wanted == null || held == null || !wanted.equals(RecordComparison::order, held)) {
                differ(expected.uri(), "attribute " + name, spelled(wanted), spelled(held));
            }
        }
    }

    /** JSON tells 1 from 1.0 by how it was read; the graph need not. */
    private static int order(JsonNode some, JsonNode other) {
        boolean same = some.equals(other);
        if (some.isIntegralNumber() && other.isIntegralNumber()) {
            same = some.bigIntegerValue().equals(other.bigIntegerValue());
        } else if (some.isNumber() && other.isNumber()) {
            same = Double.compare(some.doubleValue(), other.doubleValue()) == 0;
        }
        return same ? 0 : 1;
    }

    private void references(Entity expected) {
        EntityUri uri = expected.uri();
        Set<String> edges = new TreeSet<>();
        Set<String> names = new TreeSet<>();
        for (Reference reference : expected.references()) {
            switch (reference.target()) {
                case EntityUri to -> edges.add(reference.edgeType() + " → " + to);
                case Alias alias -> names.add(reference.edgeType() + " → " + alias);
            }
        }
        Set<String> asserted = graph.edges(uri, Direction.OUT, Set.of()).stream()
                .filter(edge -> edge.origin().equals(new Edge.Origin.Asserted(Optional.empty())))
                .map(edge -> edge.type() + " → " + edge.to())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> named = graph.aliasReferences(uri).stream()
                .map((AliasReference reference) -> reference.edgeType() + " → " + reference.alias())
                .collect(Collectors.toCollection(TreeSet::new));
        compare(uri, "edges", edges, asserted);
        compare(uri, "references by alias", names, named);
    }

    private void unlistedParts(EntityUri root, Set<EntityUri> listed, String expected) {
        for (EntityUri uri : graph.parts(root)) {
            if (!listed.contains(uri)) {
                graph.entity(uri)
                        .filter(part -> part.state() != EntityState.GONE)
                        .ifPresent(part -> differ(uri, "state", expected, state(part)));
            }
        }
    }

    private void compare(EntityUri uri, String what, Collection<?> expected, Collection<?> found) {
        Set<?> missing = new HashSet<>(expected);
        missing.removeAll(new HashSet<>(found));
        Set<?> surplus = new HashSet<>(found);
        surplus.removeAll(new HashSet<>(expected));
        if (!missing.isEmpty() || !surplus.isEmpty()) {
            differ(
                    uri,
                    what,
                    missing.isEmpty() ? "no more" : spelled(missing),
                    surplus.isEmpty() ? "none of it" : spelled(surplus));
        }
    }

    private void compare(EntityUri uri, String what, Optional<String> expected, Optional<String> found) {
        if (!expected.equals(found)) {
            differ(
                    uri,
                    what,
                    expected.map(RecordComparison::quoted).orElse("none"),
                    found.map(RecordComparison::quoted).orElse("none"));
        }
    }

    private void compare(EntityUri uri, String what, String expected, String found) {
        compare(uri, what, Optional.of(expected), Optional.of(found));
    }

    private void differ(EntityUri uri, String what, String expected, String found) {
        differences.add(new Difference(Part.SOURCES, uri, what, expected, found));
    }

    private static String state(EntityView entity) {
        return entity.retry()
                .flatMap(EntityView.Retry::lastError)
                .map(error -> "%s: %s".formatted(entity.state(), shortened(error)))
                .orElse(entity.state().toString());
    }

    private static String spelled(Set<?> values) {
        return shortened(values.stream().map(Object::toString).sorted().collect(Collectors.joining(", ")));
    }

    private static String spelled(@Nullable JsonNode value) {
        return value == null ? "none" : shortened(value.toString());
    }

    private static String quoted(String text) {
        return "'%s'".formatted(shortened(text));
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
