package mds.storage.datomic;

import clojure.lang.Keyword;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import mds.kernel.graph.EntityState;
import mds.kernel.graph.EntityView;
import mds.plugin.EntityUri;
import mds.plugin.Tag;

/** Turns what is stored of an entity into what the kernel sees of it. */
final class Views {
    private static final int VIEW_BYTES = 200;
    private static final int FACT_BYTES = 40;

    private Views() {}

    static EntityView view(EntityUri uri, Map<Keyword, Object> facts, Datoms datoms) {
        Optional<Instant> enrichedAt = instant(facts, Schema.ENRICHED_AT);
        return new EntityView(
                uri,
                state((Keyword) Objects.requireNonNull(facts.get(Schema.STATE)), enrichedAt.isPresent()),
                text(facts, Schema.NAME).orElseGet(() -> uri.part().orElse(uri.id())),
                text(facts, Schema.DESCRIPTION),
                text(facts, Schema.LINK),
                values(facts, Schema.DOMAINS).map(String.class::cast).sorted().toList(),
                values(facts, Schema.TAGS)
                        .map(tag -> Tag.parse((String) tag))
                        .sorted()
                        .toList(),
                values(facts, Schema.CLAIMS)
                        .map(node -> datoms.alias((long) node))
                        .sorted()
                        .toList(),
                attributes(facts),
                instant(facts, Schema.FETCHED_AT),
                enrichedAt,
                text(facts, Schema.GONE_REASON),
                retry(facts));
    }

    /** What the view of these facts takes in memory, about. */
    static int bytes(Map<Keyword, Object> facts) {
        int bytes = VIEW_BYTES;
        for (Object value : facts.values()) {
            bytes += FACT_BYTES;
            if (value instanceof String text) {
                bytes += text.length();
            } else if (value instanceof Collection<?> values) {
                bytes += FACT_BYTES * values.size();
            }
        }
        return bytes;
    }

    /** Enriched is what is hydrated and has been looked at since; that is bookkeeping and no fact of its own. */
    static EntityState state(Keyword stored, boolean enriched) {
        EntityState state = switch (stored.getName()) {
            case "uncached" -> EntityState.UNCACHED;
            case "hydrated" -> EntityState.HYDRATED;
            case "stale" -> EntityState.STALE;
            case "gone" -> EntityState.GONE;
            default -> throw new IllegalStateException("no entity is in a state " + stored);
        };
        return state == EntityState.HYDRATED && enriched ? EntityState.ENRICHED : state;
    }

    private static Map<String, JsonNode> attributes(Map<Keyword, Object> facts) {
        Map<String, JsonNode> attributes = new TreeMap<>();
        facts.forEach((attribute, value) ->
                Column.of(attribute).ifPresent(column -> attributes.put(column.name(), column.json(value))));
        return attributes;
    }

    private static Optional<EntityView.Retry> retry(Map<Keyword, Object> facts) {
        long attempts = facts.get(Schema.ATTEMPTS) instanceof Long failed ? failed : 0;
        return instant(facts, Schema.NEXT_ATTEMPT)
                .map(next -> new EntityView.Retry((int) attempts, text(facts, Schema.LAST_ERROR), next));
    }

    private static Optional<String> text(Map<Keyword, Object> facts, Keyword attribute) {
        return Optional.ofNullable((String) facts.get(attribute));
    }

    private static Optional<Instant> instant(Map<Keyword, Object> facts, Keyword attribute) {
        return Optional.ofNullable(facts.get(attribute)).map(Datoms::instant);
    }

    private static Stream<?> values(Map<Keyword, Object> facts, Keyword attribute) {
        return facts.getOrDefault(attribute, Set.of()) instanceof Collection<?> values
                ? values.stream()
                : Stream.empty();
    }
}
