package mds.kernel.verification;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import mds.kernel.model.AttributeKind;
import mds.kernel.model.AttributeModel;
import mds.kernel.model.EntityTypeModel;
import mds.kernel.model.GraphModel;
import mds.kernel.source.ConnectedSource;
import mds.kernel.source.Sources;
import mds.plugin.Alias;
import mds.plugin.AliasResolver;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import mds.plugin.Hydration;
import mds.plugin.Inventory;
import mds.plugin.NormalizedRecord;
import mds.plugin.PathRule;
import mds.plugin.SourceRecord;
import mds.plugin.SourceUnavailableException;

/**
 * One source {@code lab} with models that are produced by runs for the cells of tests, and users who own them by their
 * e-mail addresses: a document a root, in a map. An event's payload is the URI to look at.
 */
final class SmallWorld {
    static final PathRule TESTED_IN = new PathRule(
            "model-tested-in",
            "model",
            List.of(PathRule.Step.out("producedBy"), PathRule.Step.out("executedFor"), PathRule.Step.out("cellOf")),
            "testedIn");
    static final GraphModel MODEL = new GraphModel(
            Map.of(
                    "model", type("model", Optional.empty(), Map.of("producedBy", Set.of("run"))),
                    "run", type("run", Optional.empty(), Map.of("executedFor", Set.of("cell"))),
                    "test", type("test", Optional.empty(), Map.of()),
                    "cell", type("cell", Optional.of("test"), Map.of("cellOf", Set.of("test"))),
                    "user", type("user", Optional.empty(), Map.of())),
            List.of(TESTED_IN));

    private final Map<EntityUri, ObjectNode> documents = new ConcurrentSkipListMap<>();
    private final Clock clock;
    private volatile boolean down;
    private volatile Optional<String> nextPage = Optional.empty();

    SmallWorld(Clock clock) {
        this.clock = clock;
    }

    /** A world in which a model is tested in a test, and owned by Alice. */
    static SmallWorld sample() {
        SmallWorld world = new SmallWorld(Clock.systemUTC());
        world.put(uri("model", "m")).put("version", 3).put("producedBy", "r").put("owner", "alice@example.com");
        world.put(uri("run", "r")).put("executedFor", "t/1");
        world.put(uri("test", "t")).put("cells", 2);
        world.put(uri("user", "alice")).put("email", "alice@example.com");
        return world;
    }

    void listsTheSamePageForEver() {
        nextPage = Optional.of("again");
    }

    static EntityUri uri(String type, String id) {
        return EntityUri.of(type, "lab", id);
    }

    /** A new document in place of the one of that name. */
    ObjectNode put(EntityUri uri) {
        ObjectNode document = JsonNodeFactory.instance.objectNode().put("name", uri.type() + " " + uri.id());
        documents.put(uri, document);
        return document;
    }

    void put(EntityUri uri, ObjectNode document) {
        documents.put(uri, document);
    }

    void remove(EntityUri uri) {
        documents.remove(uri);
    }

    List<EntityUri> roots() {
        return List.copyOf(documents.keySet());
    }

    /** From now on it answers nothing, or answers again. */
    void down(boolean isDown) {
        down = isDown;
    }

    /** Connected as the host connects it. */
    Sources sources() {
        return new Sources(List.of(new ConnectedSource(
                "lab",
                "lab-plugin",
                ConnectedSource.MOST_PLACES,
                event -> List.of(EntityUri.parse(new String(event.payload(), StandardCharsets.UTF_8))),
                this::hydrate,
                this::normalize,
                this::list,
                new Users())));
    }

    private Hydration hydrate(EntityUri uri) throws SourceUnavailableException {
        var asked = clock.instant();
        available();
        ObjectNode document = documents.get(uri);
        return document == null
                ? new Hydration.Gone(asked, "404")
                : new Hydration.Found(new SourceRecord(uri, document.deepCopy(), asked));
    }

    private Inventory.Page list(String type, Optional<String> cursor) throws SourceUnavailableException {
        available();
        return new Inventory.Page(
                documents.keySet().stream()
                        .filter(uri -> uri.type().equals(type))
                        .toList(),
                nextPage);
    }

    private void available() throws SourceUnavailableException {
        if (down) {
            throw new SourceUnavailableException("the lab is closed");
        }
    }

    private NormalizedRecord normalize(SourceRecord record) {
        EntityUri uri = record.uri();
        Entity.Builder root = Entity.of(uri)
                .name(record.text("name"))
                .description(record.text("description"))
                .link(record.text("link"))
                .tag("team", record.text("team"))
                .domains(record.texts("domains"))
                .attribute("version", record.json("version"))
                .alias(record.text("email").map(Alias::email))
                .reference("ownedBy", record.text("owner").map(Alias::email))
                .reference("producedBy", record.text("producedBy").map(id -> uri("run", id)))
                .reference("executedFor", record.text("executedFor").map(SmallWorld::cell));
        List<Entity> parts = new ArrayList<>();
        for (int cell = 1; cell <= record.json("cells").asInt(); cell++) {
            parts.add(Entity.of(uri.part("cell", Integer.toString(cell)))
                    .attribute("version", IntNode.valueOf(cell))
                    .reference("cellOf", uri)
                    .build());
        }
        return new NormalizedRecord(root.build(), parts);
    }

    private static EntityUri cell(String spelled) {
        List<String> names = List.of(spelled.split("/", 2));
        return uri("test", names.getFirst()).part("cell", names.getLast());
    }

    private final class Users implements AliasResolver {
        @Override
        public Set<String> schemes() {
            return Set.of("mailto");
        }

        @Override
        public Optional<EntityUri> resolve(Alias alias) throws SourceUnavailableException {
            available();
            return documents.entrySet().stream()
                    .filter(entry ->
                            alias.name().equals(entry.getValue().path("email").asText()))
                    .map(Map.Entry::getKey)
                    .findFirst();
        }
    }

    private static EntityTypeModel type(String name, Optional<String> partOf, Map<String, Set<String>> references) {
        AttributeModel version =
                new AttributeModel("version", AttributeKind.INTEGER, false, false, false, false, Set.of());
        return new EntityTypeModel(name, name, "lab-plugin", partOf, Map.of("version", version), references);
    }
}
