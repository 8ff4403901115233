package mds.schema;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import mds.kernel.lineage.LineageModel;
import mds.plugin.Direction;

/** Reads along which edge types lineage runs: {@code @reference(lineage:)} and {@code @lineage}. */
final class LineageDeclarations {
    private static final String NONE = "NONE";

    /** What one plugin said of an edge type first. */
    private record Said(String lineage, Place place) {}

    private LineageDeclarations() {}

    /** What is said of each edge type; it is a fault if two types contradict each other. */
    static LineageModel read(Map<String, EntityDeclaration> entities, Faults faults) {
        Map<String, Said> said = new TreeMap<>();
        entities.forEach((name, entity) -> {
            Place place = new Place(entity.model().plugin(), name);
            read(entity, "reference", "lineage", place, said, faults);
            read(entity, "lineage", "end", place, said, faults);
        });
        Map<String, Direction> upstream = new HashMap<>();
        said.forEach((edge, one) -> {
            if (!one.lineage().equals(NONE)) {
                upstream.put(edge, one.lineage().equals("UPSTREAM") ? Direction.OUT : Direction.IN);
            }
        });
        return new LineageModel(upstream);
    }

    private static void read(
            EntityDeclaration entity,
            String directive,
            String argument,
            Place place,
            Map<String, Said> said,
            Faults faults) {
        for (var use : entity.definition().getDirectives(directive)) {
            Arguments arguments = new Arguments(use);
            arguments
                    .text("edge")
                    .ifPresent(edge -> arguments
                            .symbol(argument)
                            .ifPresent(lineage -> say(edge, new Said(lineage, place), said, faults)));
        }
    }

    private static void say(String edge, Said now, Map<String, Said> said, Faults faults) {
        Said before = said.putIfAbsent(edge, now);
        if (before != null && !before.lineage().equals(now.lineage())) {
            faults.add(
                    now.place(),
                    "says that '%s' leads %s, where %s says %s; an edge type is a word of the whole graph"
                            .formatted(edge, now.lineage(), before.place(), before.lineage()));
        }
    }
}
