package mds.kernel.enrichment;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import mds.kernel.enrichment.RuleBook.Task;
import mds.kernel.graph.EntityState;
import mds.plugin.InferenceRule;

/**
 * How far a rule is applied to what was in the graph before the rule came, changed or went. Commits are followed by every
 * rule at once.
 *
 * @param id of the rule
 * @param rule what it says; empty if no plugin brings it any more, so that its edges go
 * @param applied whether nothing is left to do
 * @param looked of how many entities it was worked out what follows from them, in the walks that are not at their end
 * @param total how many entities these walks go through
 */
public record RuleProgress(String id, Optional<InferenceRule> rule, boolean applied, long looked, long total) {
    /** Of these rules and those that the book still works on, sorted by id. */
    static List<RuleProgress> of(
            Collection<RuleUpkeep> rules, RuleBook book, Map<String, Map<EntityState, Long>> counts) {
        Map<String, InferenceRule> known = new TreeMap<>();
        rules.forEach(upkeep -> known.put(upkeep.rule().id(), upkeep.rule()));
        Map<String, List<Task>> open = book.adopt(rules).open().stream().collect(Collectors.groupingBy(Task::rule));
        Set<String> ids = new TreeSet<>(known.keySet());
        ids.addAll(open.keySet());
        List<RuleProgress> all = new ArrayList<>();
        for (String id : ids) {
            List<Task> tasks = open.getOrDefault(id, List.of());
            all.add(new RuleProgress(
                    id,
                    Optional.ofNullable(known.get(id)),
                    tasks.isEmpty(),
                    tasks.stream().mapToLong(Task::looked).sum(),
                    tasks.stream()
                            .mapToLong(task -> entities(task.extent().entityType(), counts))
                            .sum()));
        }
        return all;
    }

    private static long entities(String type, Map<String, Map<EntityState, Long>> counts) {
        return counts.getOrDefault(type, Map.of()).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }
}
