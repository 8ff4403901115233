package mds.schema;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import mds.kernel.model.GraphModel;
import mds.plugin.Direction;
import mds.plugin.InferenceRule;
import mds.plugin.MatchRule;
import mds.plugin.PathRule;
import mds.plugin.PathRule.Step;
import mds.schema.EntityDeclaration.OwnedEdgeField;

/** Checks rules among themselves and, with them, the fields that follow edges. */
final class RuleCheck {
    private static final System.Logger LOG = System.getLogger(RuleCheck.class.getName());

    private final Faults faults;
    /** The plugins, by the ids of their rules. */
    private final Map<String, String> owners = new HashMap<>();

    RuleCheck(Faults faults) {
        this.faults = faults;
    }

    /** The rules of all plugins, checked. */
    List<InferenceRule> rules(List<PluginSchema> plugins) {
        Map<String, InferenceRule> byId = new TreeMap<>();
        for (PluginSchema plugin : plugins) {
            for (InferenceRule rule : plugin.rules()) {
                String other = owners.putIfAbsent(rule.id(), plugin.plugin());
                if (other != null) {
                    faults.add(
                            at(plugin.plugin(), rule), "has the id of a rule of %s; choose another".formatted(other));
                } else {
                    byId.put(rule.id(), rule);
                }
            }
        }
        checkCycles(byId);
        return List.copyOf(byId.values());
    }

    /** Checks that every field can lead somewhere and every rule asks for what there is, and notes which rules wait. */
    void checkEdges(GraphModel model, Map<String, EntityDeclaration> entities) {
        Set<String> declared = model.edgeTypes();
        for (EntityDeclaration entity : entities.values()) {
            for (OwnedEdgeField field : entity.edgeFields().values()) {
                if (!declared.contains(field.field().edgeType())) {
                    faults.add(
                            field.place(),
                            "follows '%s', which no @reference and no rule of a loaded plugin declares"
                                    .formatted(field.field().edgeType()));
                } else {
                    checkTarget(field, entity, model, entities);
                }
            }
        }
        for (InferenceRule rule : model.rules()) {
            new FilterCheck(model, rule, at(owners.getOrDefault(rule.id(), ""), rule), faults).check();
            Set<String> missing = steps(rule);
            missing.removeAll(declared);
            if (!missing.isEmpty()) {
                LOG.log(
                        Level.INFO,
                        "rule %s derives nothing: no loaded plugin declares %s".formatted(rule.id(), missing));
            }
        }
    }

    /** Where only references make the edges, the field's type must be among those that they join. */
    private void checkTarget(
            OwnedEdgeField owned, EntityDeclaration holder, GraphModel model, Map<String, EntityDeclaration> entities) {
        EdgeField field = owned.field();
        EntityDeclaration target = entities.get(field.target());
        boolean derived = model.rules().stream().anyMatch(rule -> rule.derives().equals(field.edgeType()));
        if (target == null || derived) {
            return;
        }
        boolean out = field.direction() == Direction.OUT;
        EntityDeclaration from = out ? holder : target;
        EntityDeclaration to = out ? target : holder;
        Set<String> ends = from.model().references().getOrDefault(field.edgeType(), Set.of());
        if (!ends.isEmpty() && !ends.contains(to.model().name())) {
            faults.add(
                    owned.place(),
                    "follows '%s' between %s and %s, but %s declares it to lead to %s"
                            .formatted(
                                    field.edgeType(),
                                    from.model().name(),
                                    to.model().name(),
                                    from.model().graphQlName(),
                                    new TreeSet<>(ends)));
        }
    }

    /** A rule that feeds itself, at once or through others, would never come to an end. */
    private void checkCycles(Map<String, InferenceRule> rules) {
        Map<String, Set<String>> reached = new TreeMap<>();
        rules.forEach((id, rule) -> reached.put(id, reached(rule, rules)));
        Set<Set<String>> told = new HashSet<>();
        rules.forEach((id, rule) -> {
            Set<String> circle = new TreeSet<>();
            reached.forEach((other, users) -> {
                if (users.contains(id) && reached.getOrDefault(id, Set.of()).contains(other)) {
                    circle.add(other);
                }
            });
            if (!circle.isEmpty() && told.add(circle)) {
                faults.add(
                        at(owners.getOrDefault(id, ""), rule),
                        circle.size() == 1
                                ? "derives '%s' from paths over '%s' itself".formatted(rule.derives(), rule.derives())
                                : "is one of a circle of rules that derive each other's edges: %s"
                                        .formatted(circle.stream()
                                                .map(one -> "%s of %s".formatted(one, owners.get(one)))
                                                .collect(Collectors.joining(", "))));
            }
        });
    }

    /** The rules that use what a rule derives, directly or through others. */
    private static Set<String> reached(InferenceRule start, Map<String, InferenceRule> rules) {
        Set<String> reached = new TreeSet<>();
        Deque<InferenceRule> open = new ArrayDeque<>(List.of(start));
        while (!open.isEmpty()) {
            String derived = open.pop().derives();
            for (InferenceRule next : rules.values()) {
                if (steps(next).contains(derived) && reached.add(next.id())) {
                    open.push(next);
                }
            }
        }
        return reached;
    }

    private static Set<String> steps(InferenceRule rule) {
        return switch (rule) {
            case PathRule path ->
                path.path().stream().map(Step::edgeType).collect(Collectors.toCollection(TreeSet::new));
            case MatchRule _ -> new TreeSet<>();
        };
    }

    private static Place at(String plugin, InferenceRule rule) {
        return new Place(plugin, "rule " + rule.id());
    }
}
