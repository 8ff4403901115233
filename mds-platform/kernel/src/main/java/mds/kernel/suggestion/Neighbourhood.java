package mds.kernel.suggestion;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import mds.kernel.graph.EntityView;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.suggestion.Reason.What;
import mds.kernel.suggestion.Trait.Ends;
import mds.kernel.suggestion.Trait.Values;
import mds.plugin.EntityUri;

/** What one entity has, and who else of its type has it too. */
final class Neighbourhood {
    /** What has most in common by edges is compared by values as well. */
    private static final int SHORTLIST = 200;

    private final GraphSnapshot graph;
    private final Reach reach;
    private final long node;
    private final EntityUri uri;
    private final Map<Trait, List<Owned>> owned = new LinkedHashMap<>();

    /** Something that the entity has, and the others that have it too. */
    private record Owned(What what, Set<EntityUri> sharers) {
        /** How many have it, the entity itself counted. */
        int among() {
            return sharers.size() + 1;
        }

        double rarity() {
            return 1.0 / among();
        }
    }

    Neighbourhood(GraphSnapshot graph, Reach reach, long node) {
        this.graph = graph;
        this.reach = reach;
        this.node = node;
        this.uri = graph.uri(node);
    }

    /** The others that share something, the most similar first; those far behind are left out. */
    List<Suggestion> ranked(List<Trait> traits) {
        for (Trait trait : traits) {
            if (trait instanceof Ends ends) {
                owned.put(ends, ends(ends));
            }
        }
        Set<EntityUri> shortlist =
                scored().stream().limit(SHORTLIST).map(Suggestion::uri).collect(Collectors.toCollection(TreeSet::new));
        Map<EntityUri, EntityView> views =
                graph.entities(Stream.concat(shortlist.stream(), Stream.of(uri)).toList());
        for (Trait trait : traits) {
            if (trait instanceof Values values) {
                owned.put(values, values(values, shortlist, views));
            }
        }
        return scored().stream()
                .filter(candidate -> shortlist.contains(candidate.uri()))
                .toList();
    }

    /** How many others share something. */
    int size() {
        return sharers().size();
    }

    /** In the order of their names: sums of floating-point numbers depend on their order, and answers must not. */
    private List<Owned> ends(Ends trait) {
        return reach.ends(node, trait.path()).stream()
                .flatMapToLong(LongStream::of)
                .filter(reach::isThere)
                .mapToObj(end -> thing(end, trait))
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(thing -> thing.what().text()))
                .toList();
    }

    private Optional<Owned> thing(long end, Ends trait) {
        return reach.ends(end, trait.back())
                .map(holders -> new Owned(
                        new What.Thing(graph.uri(end)),
                        LongStream.of(holders)
                                .filter(holder -> holder != node)
                                .filter(holder -> graph.uri(holder).type().equals(uri.type()))
                                .filter(reach::isThere)
                                .mapToObj(graph::uri)
                                .collect(Collectors.toCollection(TreeSet::new))));
    }

    private List<Owned> values(Values trait, Set<EntityUri> others, Map<EntityUri, EntityView> views) {
        return Optional.ofNullable(views.get(uri)).stream()
                .flatMap(view -> trait.of(view).stream())
                .map(value -> new Owned(
                        new What.Text(value),
                        others.stream()
                                .filter(other -> Optional.ofNullable(views.get(other))
                                        .filter(view -> trait.of(view).contains(value))
                                        .isPresent())
                                .collect(Collectors.toCollection(TreeSet::new))))
                .toList();
    }

    private Set<EntityUri> sharers() {
        return owned.values().stream()
                .flatMap(List::stream)
                .flatMap(thing -> thing.sharers().stream())
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** Within a trait the things of the entity count 1 together, and traits as their weights say. */
    private List<Suggestion> scored() {
        double weights = owned.entrySet().stream()
                .filter(trait -> !trait.getValue().isEmpty())
                .mapToDouble(trait -> trait.getKey().weight())
                .sum();
        Map<EntityUri, List<Reason>> reasons = new HashMap<>();
        owned.forEach((trait, things) -> {
            double rarity = things.stream().mapToDouble(Owned::rarity).sum();
            for (Owned thing : things) {
                double contribution = trait.weight() / weights * thing.rarity() / rarity;
                Reason reason = new Reason(trait.by(), thing.what(), contribution, thing.among());
                thing.sharers()
                        .forEach(other -> reasons.computeIfAbsent(other, none -> new ArrayList<>())
                                .add(reason));
            }
        });
        return reasons.entrySet().stream()
                .map(other -> Suggestion.of(other.getKey(), other.getValue()))
                .sorted(Suggestion.BEST_FIRST)
                .toList();
    }
}
