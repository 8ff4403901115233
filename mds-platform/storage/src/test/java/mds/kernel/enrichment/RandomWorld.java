package mds.kernel.enrichment;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mds.kernel.graph.GraphChange;
import mds.kernel.model.AttributeKind;
import mds.kernel.model.AttributeModel;
import mds.kernel.model.EntityTypeModel;
import mds.kernel.model.GraphModel;
import mds.plugin.Alias;
import mds.plugin.Direction;
import mds.plugin.Entity;
import mds.plugin.EntityFilter;
import mds.plugin.EntityUri;
import mds.plugin.InferenceRule;
import mds.plugin.MatchRule;
import mds.plugin.MatchRule.Value;
import mds.plugin.NormalizedRecord;
import mds.plugin.PathRule;
import mds.plugin.Spelling;

/**
 * Random records of a small world, in which much is alike and little is unique, and random rules about it. One name is an
 * attribute of integers for one type and of texts for another.
 */
final class RandomWorld {
    private static final List<String> ROOTS = List.of("red", "green", "blue");
    private static final List<String> TYPES = List.of("red", "green", "blue", "piece");
    private static final List<String> EDGES = List.of("leads", "needs", "holds");
    private static final List<String> NAMES = List.of("Iris", "iris ", " IRIS", "Rose", "rose");
    private static final int IDS = 3;
    private static final int RULES = 5;

    private final Random random;
    private final Truth truth;
    private Instant time = Instant.parse("2026-01-01T00:00:00Z");
    private List<GraphChange> told = new ArrayList<>();

    RandomWorld(Random random, Truth truth) {
        this.random = random;
        this.truth = truth;
    }

    /** A model of the world with some rules. */
    static GraphModel model(List<InferenceRule> rules) {
        Map<String, EntityTypeModel> types = new HashMap<>();
        for (String type : TYPES) {
            AttributeKind level = type.equals("red") ? AttributeKind.TEXT : AttributeKind.INTEGER;
            Map<String, AttributeModel> attributes = Stream.of(
                            attribute("state", AttributeKind.TEXT, false),
                            attribute("level", level, false),
                            attribute("open", AttributeKind.BOOLEAN, false),
                            attribute("words", AttributeKind.TEXT, true))
                    .collect(Collectors.toMap(AttributeModel::name, attribute -> attribute));
            types.put(
                    type,
                    new EntityTypeModel(
                            type,
                            type,
                            "plugin",
                            type.equals("piece") ? Optional.of("red") : Optional.empty(),
                            attributes,
                            EDGES.stream().collect(Collectors.toMap(edge -> edge, edge -> Set.copyOf(TYPES)))));
        }
        return new GraphModel(types, rules);
    }

    private static AttributeModel attribute(String name, AttributeKind kind, boolean many) {
        return new AttributeModel(name, kind, many, false, false, false, Set.of());
    }

    /** What someone tells the graph: something new, something old, something once more, or that nobody can say. */
    GraphChange edit() {
        time = time.plusSeconds(1);
        if (!told.isEmpty() && random.nextInt(8) == 0) {
            return told.get(random.nextInt(told.size()));
        }
        Instant at = random.nextInt(8) == 0 ? time.minusSeconds(random.nextInt(20)) : time;
        EntityUri root = uri(pick(ROOTS));
        GraphChange change = change(root, at);
        told.add(change);
        return change;
    }

    private GraphChange change(EntityUri root, Instant at) {
        if (random.nextInt(12) == 0) {
            return new GraphChange.HydrationFailed(root, "503", at, at.plusSeconds(60));
        }
        return random.nextInt(6) == 0
                ? new GraphChange.ConfirmedGone(root, at, "410")
                : new GraphChange.RecordFetched(record(root), at);
    }

    /** Tells the truth what the graph was told, in the same order. */
    void believe(GraphChange change) {
        switch (change) {
            case GraphChange.RecordFetched(var record, var at) -> truth.put(record, at);
            case GraphChange.ConfirmedGone(var root, var at, var reason) -> truth.remove(root, at);
            default -> {}
        }
    }

    private NormalizedRecord record(EntityUri root) {
        List<Entity> pieces = new ArrayList<>();
        if (root.type().equals("red")) {
            for (int number = random.nextInt(3); number > 0; number--) {
                pieces.add(entity(root.part("piece", "" + number)));
            }
        }
        return new NormalizedRecord(entity(root), pieces);
    }

    private Entity entity(EntityUri uri) {
        Entity.Builder entity = Entity.of(uri).name(pick(NAMES));
        if (random.nextBoolean()) {
            entity.attribute("state", TextNode.valueOf(pick(List.of("on", "off"))));
        }
        if (random.nextBoolean()) {
            int level = random.nextInt(3);
            entity.attribute("level", uri.type().equals("red") ? TextNode.valueOf("" + level) : IntNode.valueOf(level));
        }
        if (random.nextBoolean()) {
            entity.attribute("open", BooleanNode.valueOf(random.nextBoolean()));
        }
        ArrayNode words = JsonNodeFactory.instance.arrayNode();
        IntStream.range(0, random.nextInt(3)).forEach(word -> words.add(pick(NAMES)));
        entity.attribute("words", words);
        entity.tag("env", Optional.of(pick(List.of("test", "live"))).filter(env -> random.nextBoolean()));
        entity.alias(Optional.of(alias()).filter(alias -> random.nextInt(3) == 0));
        for (int count = random.nextInt(4); count > 0; count--) {
            entity.reference(pick(EDGES), random.nextInt(4) == 0 ? alias() : anyone());
        }
        return entity.build();
    }

    private EntityUri anyone() {
        return random.nextInt(4) == 0 ? uri("red").part("piece", "" + (1 + random.nextInt(2))) : uri(pick(ROOTS));
    }

    private EntityUri uri(String type) {
        return EntityUri.of(type, "source", "" + random.nextInt(IDS));
    }

    private Alias alias() {
        return new Alias("s3://bucket/" + random.nextInt(3));
    }

    /** Some rules, of which later ones may build on what earlier ones derive. */
    List<InferenceRule> rules() {
        List<InferenceRule> rules = new ArrayList<>();
        List<String> usable = new ArrayList<>(EDGES);
        for (int number = 0; number < RULES; number++) {
            if (random.nextInt(5) > 0) {
                String id = "rule-" + number;
                // Several rules derive one type; no path follows it, since none may feed itself.
                String derives = random.nextInt(3) == 0 ? "shared" : "derived" + number;
                rules.add(random.nextInt(3) == 0 ? match(id, derives) : path(id, derives, usable));
                if (!derives.equals("shared")) {
                    usable.add(derives);
                }
            }
        }
        return rules;
    }

    private PathRule path(String id, String derives, List<String> usable) {
        List<PathRule.Step> steps = new ArrayList<>();
        for (int count = 1 + random.nextInt(3); count > 0; count--) {
            steps.add(new PathRule.Step(
                    pick(usable),
                    pick(List.of(Direction.values())),
                    random.nextBoolean() ? filter() : EntityFilter.any()));
        }
        return new PathRule(id, facts(EntityFilter.ofType(pick(TYPES))), steps, derives);
    }

    private MatchRule match(String id, String derives) {
        return new MatchRule(id, side(), side(), pick(List.of(Spelling.values())), derives);
    }

    private MatchRule.Side side() {
        Value value = pick(List.of(
                Value.name(), Value.attribute("words"), Value.attribute("level"), Value.alias("s3"), Value.name()));
        return MatchRule.Side.by(facts(EntityFilter.ofType(pick(TYPES), pick(TYPES))), value);
    }

    private EntityFilter filter() {
        return facts(random.nextBoolean() ? EntityFilter.any() : EntityFilter.ofType(pick(TYPES)));
    }

    private EntityFilter facts(EntityFilter filter) {
        return switch (random.nextInt(6)) {
            case 0 -> filter.where("state", "on");
            case 1 -> filter.where("level", "0", "1");
            case 2 -> filter.where("open", true);
            case 3 -> filter.where("words", "Rose").tagged("env", "live");
            default -> filter;
        };
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
