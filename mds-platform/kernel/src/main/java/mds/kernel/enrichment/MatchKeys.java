package mds.kernel.enrichment;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import mds.kernel.graph.EntityState;
import mds.kernel.graph.EntityView;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.graph.MatchKey;
import mds.plugin.EntityUri;
import mds.plugin.MatchRule;
import mds.plugin.MatchRule.Value;

/** The keys by which match rules find entities, worked out from what the entities say. */
final class MatchKeys {
    /** Longer values are digested: the index holds each key whole. */
    private static final int LONGEST = 200;

    private MatchKeys() {}

    /** Whether the keys of an entity on that side depend on one of these facts. */
    static boolean reads(MatchRule.Side side, EntityUri entity, Set<String> facts) {
        String fact = switch (side.value()) {
            case Value.OfAttribute(var name) -> name;
            case Value.OfAlias _ -> "claims";
            case Value.OfName _ -> "name";
        };
        return side.entities().allows(entity.type())
                && (facts.contains(fact) || side.entities().reads(facts));
    }

    /** The keys of an entity. */
    static Set<MatchKey> of(MatchRule rule, GraphSnapshot graph, EntityUri entity) {
        boolean concerned = rule.from().entities().allows(entity.type())
                || rule.to().entities().allows(entity.type());
        Optional<EntityView> view = concerned ? graph.entity(entity) : Optional.empty();
        Set<MatchKey> keys = new HashSet<>();
        view.ifPresent(known -> {
            values(rule, rule.from(), graph, known)
                    .forEach(value -> keys.add(new MatchKey(rule.id(), MatchKey.Side.FROM, value)));
            values(rule, rule.to(), graph, known)
                    .forEach(value -> keys.add(new MatchKey(rule.id(), MatchKey.Side.TO, value)));
        });
        return keys;
    }

    private static Set<String> values(MatchRule rule, MatchRule.Side side, GraphSnapshot graph, EntityView entity) {
        if (!graph.fits(graph.node(entity.uri()).orElseThrow(), side.entities())) {
            return Set.of();
        }
        return values(side.value(), entity)
                .map(rule.spelling()::of)
                .filter(value -> !value.isEmpty())
                .map(MatchKeys::shortened)
                .collect(Collectors.toSet());
    }

    /** What of an entity is compared, as its source spells it. */
    static Stream<String> values(Value value, EntityView entity) {
        return switch (value) {
            case Value.OfAttribute(var name) ->
                Optional.ofNullable(entity.attributes().get(name)).stream().flatMap(MatchKeys::texts);
            case Value.OfAlias(var scheme) ->
                entity.aliases().stream()
                        .filter(alias -> alias.scheme().equals(scheme))
                        .map(alias -> alias.value());
            case Value.OfName _ -> isDescribed(entity) ? Stream.of(entity.name()) : Stream.empty();
        };
    }

    private static Stream<String> texts(JsonNode value) {
        return value.isArray()
                ? StreamSupport.stream(value.spliterator(), false).map(JsonNode::asText)
                : Stream.of(value.asText());
    }

    /** An entity that no record describes goes by its id; that is no name. */
    private static boolean isDescribed(EntityView entity) {
        return entity.state() != EntityState.UNCACHED && entity.state() != EntityState.GONE;
    }

    static String shortened(String value) {
        if (value.length() <= LONGEST) {
            return value;
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
            return "sha-256:" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
