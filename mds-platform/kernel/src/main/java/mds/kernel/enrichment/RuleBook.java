package mds.kernel.enrichment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import mds.plugin.EntityUri;
import mds.plugin.InferenceRule;

/**
 * Which rules the graph follows, and what is left to do to the entities that were there before a rule came, changed or
 * went. Kept in the graph as JSON.
 *
 * @param rules by id, those by which commits are followed
 * @param open what is left, in this order
 */
record RuleBook(Map<String, Entry> rules, List<Task> open) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final RuleBook EMPTY = new RuleBook(Map.of(), List.of());

    RuleBook {
        rules = Map.copyOf(rules);
        open = List.copyOf(open);
    }

    /**
     * A rule that the graph follows.
     *
     * @param fingerprint of what it says; another says something else
     * @param extents of which entities it derives something
     */
    record Entry(String fingerprint, List<RuleExtent> extents) {
        Entry {
            extents = List.copyOf(extents);
        }
    }

    /**
     * A walk over the entities of which a rule derives something, or derived something.
     *
     * @param after the entity that was looked at last; empty at the beginning
     * @param looked how many entities were looked at
     */
    record Task(String rule, RuleExtent extent, Optional<EntityUri> after, long looked) {
        static Task of(String rule, RuleExtent extent) {
            return new Task(rule, extent, Optional.empty(), 0);
        }
    }

    /** Follows these rules from now on: whatever is new, changed or gone becomes work from its beginning. */
    RuleBook adopt(Collection<RuleUpkeep> wanted) {
        Map<String, Entry> now = new TreeMap<>();
        wanted.forEach(rule -> now.put(rule.rule().id(), new Entry(fingerprint(rule.rule()), rule.extents())));
        Set<String> ids = new TreeSet<>(rules.keySet());
        ids.addAll(now.keySet());
        List<Task> left = new ArrayList<>(open);
        for (String id : ids) {
            Optional<Entry> before = Optional.ofNullable(rules.get(id));
            Optional<Entry> after = Optional.ofNullable(now.get(id));
            if (!before.map(Entry::fingerprint).equals(after.map(Entry::fingerprint))) {
                Set<RuleExtent> extents = new LinkedHashSet<>();
                after.ifPresent(entry -> extents.addAll(entry.extents()));
                before.ifPresent(entry -> extents.addAll(entry.extents()));
                left.stream().filter(task -> task.rule().equals(id)).forEach(task -> extents.add(task.extent()));
                left.removeIf(task -> task.rule().equals(id));
                extents.forEach(extent -> left.add(Task.of(id, extent)));
            }
        }
        return new RuleBook(now, left);
    }

    /** The first task is this far, or done. */
    RuleBook proceed(Optional<Task> first) {
        List<Task> left = new ArrayList<>(first.stream().toList());
        left.addAll(open.subList(1, open.size()));
        return new RuleBook(rules, left);
    }

    private static String fingerprint(InferenceRule rule) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(rule.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    String write() {
        ObjectNode note = JsonNodeFactory.instance.objectNode();
        ObjectNode entries = note.putObject("rules");
        new TreeMap<>(rules).forEach((id, entry) -> {
            ObjectNode one = entries.putObject(id).put("fingerprint", entry.fingerprint());
            entry.extents()
                    .forEach(extent -> write(extent, one.withArray("extents").addObject()));
        });
        for (Task task : open) {
            ObjectNode one = note.withArray("open").addObject();
            write(task.extent(), one).put("rule", task.rule()).put("looked", task.looked());
            task.after().ifPresent(uri -> one.put("after", uri.toString()));
        }
        return note.toString();
    }

    private static ObjectNode write(RuleExtent extent, ObjectNode node) {
        return node.put("work", extent.work().name())
                .put("entityType", extent.entityType())
                .put("edgeType", extent.edgeType());
    }

    /** The book that a note holds; one without rules if there is no note yet. */
    static RuleBook read(Optional<String> note) {
        return note.map(RuleBook::read).orElse(EMPTY);
    }

    private static RuleBook read(String text) {
        try {
            JsonNode note = JSON.readTree(text);
            Map<String, Entry> rules = new TreeMap<>();
            note.path("rules").properties().forEach(entry -> {
                List<RuleExtent> extents = new ArrayList<>();
                entry.getValue().path("extents").forEach(extent -> extents.add(extent(extent)));
                rules.put(
                        entry.getKey(),
                        new Entry(entry.getValue().path("fingerprint").asText(), extents));
            });
            List<Task> open = new ArrayList<>();
            note.path("open")
                    .forEach(task -> open.add(new Task(
                            task.path("rule").asText(),
                            extent(task),
                            Optional.ofNullable(task.get("after"))
                                    .map(JsonNode::asText)
                                    .map(EntityUri::parse),
                            task.path("looked").asLong())));
            return new RuleBook(rules, open);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the note of which rules the graph follows is no JSON: " + text, e);
        }
    }

    private static RuleExtent extent(JsonNode node) {
        return new RuleExtent(
                RuleExtent.Work.valueOf(node.path("work").asText()),
                node.path("entityType").asText(),
                node.path("edgeType").asText());
    }
}
