package mds.storage.datomic;

import com.fasterxml.jackson.databind.node.IntNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mds.kernel.graph.GraphChange;
import mds.kernel.model.AttributeKind;
import mds.kernel.model.AttributeModel;
import mds.kernel.model.EntityTypeModel;
import mds.kernel.model.GraphModel;
import mds.plugin.Alias;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import mds.plugin.NormalizedRecord;
import mds.plugin.PathRule;

/** A small model, and words to speak of its entities. */
final class Graphs {
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    static final String TESTED_IN = "model-tested-in";

    static final GraphModel MODEL = new GraphModel(
            Map.of(
                    "model",
                    type(
                            "model",
                            Optional.empty(),
                            List.of(
                                    attribute("version", AttributeKind.INTEGER, false),
                                    attribute("score", AttributeKind.FLOAT, false),
                                    attribute("released", AttributeKind.BOOLEAN, false),
                                    attribute("createdAt", AttributeKind.INSTANT, false),
                                    attribute("metrics", AttributeKind.JSON, false),
                                    attribute("stages", AttributeKind.TEXT, true)),
                            Map.of("producedBy", Set.of("run"))),
                    "run",
                    type(
                            "run",
                            Optional.empty(),
                            List.of(attribute("version", AttributeKind.TEXT, false)),
                            Map.of("executedFor", Set.of("cell"), "reads", Set.of("model"))),
                    "test",
                    type("test", Optional.empty(), List.of(), Map.of()),
                    "cell",
                    type(
                            "cell",
                            Optional.of("test"),
                            List.of(attribute("number", AttributeKind.INTEGER, false)),
                            Map.of("cellOf", Set.of("test"))),
                    "user",
                    type("user", Optional.empty(), List.of(), Map.of())),
            List.of(new PathRule(
                    TESTED_IN,
                    "model",
                    List.of(
                            PathRule.Step.out("producedBy"),
                            PathRule.Step.out("executedFor"),
                            PathRule.Step.out("cellOf")),
                    "testedIn")));

    private Graphs() {}

    static EntityUri model(String id) {
        return EntityUri.of("model", "registry", id);
    }

    static EntityUri run(String id) {
        return EntityUri.of("run", "orchestrator", id);
    }

    static EntityUri test(String id) {
        return EntityUri.of("test", "experimentation", id);
    }

    static EntityUri cell(String test, int number) {
        return test(test).part("cell", Integer.toString(number));
    }

    static EntityUri user(String id) {
        return EntityUri.of("user", "identity", id);
    }

    static Alias mail(String name) {
        return Alias.email(name + "@example.com");
    }

    /** A record of one entity, fetched so many seconds after noon. */
    static GraphChange fetched(Entity.Builder entity, long second) {
        return new GraphChange.RecordFetched(NormalizedRecord.of(entity.build()), at(second));
    }

    /** A record of a test with these cells, fetched so many seconds after noon. */
    static GraphChange testFetched(String test, List<Integer> cells, long second) {
        List<Entity> parts = cells.stream()
                .map(number -> Entity.of(cell(test, number))
                        .attribute("number", IntNode.valueOf(number))
                        .reference("cellOf", test(test))
                        .build())
                .toList();
        NormalizedRecord record =
                new NormalizedRecord(Entity.of(test(test)).name("test " + test).build(), parts);
        return new GraphChange.RecordFetched(record, at(second));
    }

    static GraphChange gone(EntityUri uri, long second) {
        return new GraphChange.ConfirmedGone(uri, at(second), "410 Gone");
    }

    static Instant at(long second) {
        return NOON.plusSeconds(second);
    }

    private static AttributeModel attribute(String name, AttributeKind kind, boolean many) {
        return new AttributeModel(name, kind, many, false, false, false, Set.of());
    }

    private static EntityTypeModel type(
            String name,
            Optional<String> partOf,
            List<AttributeModel> attributes,
            Map<String, Set<String>> references) {
        Map<String, AttributeModel> byName = new HashMap<>();
        attributes.forEach(attribute -> byName.put(attribute.name(), attribute));
        return new EntityTypeModel(name, name, "sample", partOf, byName, references);
    }
}
