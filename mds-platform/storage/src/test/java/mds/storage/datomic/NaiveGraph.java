package mds.storage.datomic;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import mds.kernel.graph.GraphChange;
import mds.plugin.Alias;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import mds.plugin.Reference;

/** What the newest answer of each root says, read from scratch: an account of the graph that shares no code with it. */
final class NaiveGraph {
    private final Map<EntityUri, GraphChange> newest = new HashMap<>();
    private final Map<EntityUri, Entity> entities = new TreeMap<>();
    /** The roots that were asked for in vain, or are to be asked for again, since they were last answered. */
    private final Set<EntityUri> unanswered = new TreeSet<>();

    private final Set<EntityUri> failing = new TreeSet<>();

    private NaiveGraph() {}

    /** @param answers and what else was heard, oldest first */
    static NaiveGraph of(List<GraphChange> answers) {
        NaiveGraph graph = new NaiveGraph();
        answers.forEach(graph::hear);
        for (GraphChange answer : graph.newest.values()) {
            if (answer instanceof GraphChange.RecordFetched(var record, var _)) {
                record.entities().forEach(entity -> graph.entities.put(entity.uri(), entity));
            }
        }
        return graph;
    }

    private void hear(GraphChange answer) {
        EntityUri root = OrderIndependenceTest.root(answer);
        switch (answer) {
            case GraphChange.HydrationFailed _ -> {
                unanswered.add(root);
                failing.add(root);
            }
            case GraphChange.RefreshDue _ -> unanswered.add(root);
            default -> {
                newest.put(root, answer);
                unanswered.remove(root);
                failing.remove(root);
            }
        }
    }

    Set<EntityUri> unanswered() {
        return unanswered;
    }

    Set<String> spelled() {
        Set<String> words = new TreeSet<>();
        Set<EntityUri> mentioned = new TreeSet<>(newest.keySet());
        entities.values().forEach(entity -> {
            mentioned.add(entity.uri());
            targets(entity).values().forEach(ends -> ends.values().forEach(mentioned::add));
        });
        for (EntityUri uri : mentioned) {
            words.add(state(uri));
            Map<String, Map<String, EntityUri>> targets =
                    Optional.ofNullable(entities.get(uri)).map(this::targets).orElse(Map.of());
            Map<String, Set<EntityUri>> neighbours = new TreeMap<>();
            targets.forEach((type, ends) -> ends.forEach((origin, to) -> {
                String by = origin.startsWith("aip://") ? "record" : "alias:" + origin;
                words.add("%s %s %s by %s".formatted(uri, type, to, by));
                neighbours.computeIfAbsent(type, none -> new TreeSet<>()).add(to);
            }));
            words.add("%s leads to %s".formatted(uri, neighbours));
        }
        for (int number = 0; number < 3; number++) {
            Alias alias = Graphs.mail("x" + number);
            words.add("%s is claimed by %s".formatted(alias, claimants(alias)));
        }
        return words;
    }

    private String state(EntityUri uri) {
        String id = uri.part().orElse(uri.id());
        Entity entity = entities.get(uri);
        EntityUri root = Graphs.MODEL.rootOf(uri);
        if (entity != null) {
            String state = failing.contains(root) ? "STALE" : "HYDRATED";
            return "%s is %s, named %s, Optional.empty".formatted(uri, state, entity.name());
        }
        GraphChange answer = newest.get(root);
        if (answer == null) {
            return "%s is UNCACHED, named %s, Optional.empty".formatted(uri, id);
        }
        String reason = answer instanceof GraphChange.ConfirmedGone gone
                ? (root.equals(uri) ? gone.reason() : "%s is gone: %s".formatted(root, gone.reason()))
                : "not listed by " + root;
        return "%s is GONE, named %s, Optional[%s]".formatted(uri, id, reason);
    }

    private List<EntityUri> claimants(Alias alias) {
        return entities.values().stream()
                .filter(entity -> entity.aliases().contains(alias))
                .map(Entity::uri)
                .toList();
    }

    /** By edge type, and by how the end is named. */
    private Map<String, Map<String, EntityUri>> targets(Entity entity) {
        Map<String, Map<String, EntityUri>> targets = new TreeMap<>();
        for (Reference reference : entity.references()) {
            Optional<EntityUri> end = switch (reference.target()) {
                case EntityUri uri -> Optional.of(uri);
                case Alias alias -> claimants(alias).stream().findFirst();
            };
            end.ifPresent(uri -> targets.computeIfAbsent(reference.edgeType(), none -> new TreeMap<>())
                    .put(reference.target().toString(), uri));
        }
        return targets;
    }

    /** The roots and aliases that must be asked for. */
    Set<String> due() {
        Set<String> due = new TreeSet<>();
        for (Entity entity : entities.values()) {
            for (Reference reference : entity.references()) {
                switch (Objects.requireNonNull(reference.target())) {
                    case Alias alias -> {
                        if (claimants(alias).isEmpty()) {
                            due.add(alias.toString());
                        }
                    }
                    case EntityUri uri -> {
                        if (!newest.containsKey(Graphs.MODEL.rootOf(uri))) {
                            due.add(Graphs.MODEL.rootOf(uri).toString());
                        }
                    }
                }
            }
        }
        return due;
    }
}
