package mds.benchmarks;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.GraphStore;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import mds.plugin.NormalizedRecord;

/**
 * An organisation by numbers, the same each time, of the entity types of the distribution's plugins. It is made of projects
 * of {@value #ENTITIES} entities, each with about five edges an entity: a model with its instances, the runs of a pipeline
 * that produced them for the cells of a test, features, datasets, and an owner; instances use features of other projects.
 */
record LifecycleGraph(int projects) {
    static final int ENTITIES = 20;
    private static final int INSTANCES = 4;
    private static final int FEATURES = 3;
    private static final int FOREIGN_FEATURES = 6;
    private static final int TRANSACTION = 25;
    private static final List<String> SUBJECTS = List.of(
            "watch",
            "play",
            "title",
            "member",
            "search",
            "image",
            "trailer",
            "billing",
            "churn",
            "signup",
            "ad",
            "bid",
            "fraud",
            "device",
            "stream",
            "bitrate",
            "subtitle",
            "dub",
            "game",
            "kids",
            "live",
            "sports",
            "email",
            "push",
            "row",
            "page",
            "genre",
            "cast",
            "session",
            "profile");
    private static final List<String> PURPOSES = List.of(
            "ranking",
            "propensity",
            "embedding",
            "forecast",
            "detection",
            "matching",
            "personalization",
            "quality",
            "retention",
            "similarity",
            "popularity",
            "allocation",
            "pricing",
            "anomaly",
            "affinity",
            "uplift",
            "scoring",
            "clustering",
            "tagging",
            "selection");

    /** Writes it all; how many edges there are. */
    long load(GraphStore store) throws Exception {
        long edges = 0;
        for (int first = 0; first < projects; first += TRANSACTION) {
            List<GraphChange> changes = new ArrayList<>();
            for (int project = first; project < Math.min(first + TRANSACTION, projects); project++) {
                for (Entity entity : entities(project)) {
                    changes.add(
                            new GraphChange.RecordFetched(NormalizedRecord.of(entity), Instant.EPOCH.plusSeconds(1)));
                    edges += entity.references().size();
                }
                for (int instance = 0; instance < INSTANCES; instance++) {
                    changes.add(inferred("model-tested-in", "testedIn", project, instance, test(project)));
                    changes.add(inferred("model-built-by", "builtBy", project, instance, pipeline(project)));
                    edges += 2;
                }
            }
            store.commit(changes);
        }
        return edges;
    }

    static EntityUri model(int project) {
        return uri("model", "registry", project, "model");
    }

    /** Words that a person may type to find a project. */
    static String words(int project) {
        return subject(project) + " " + purpose(project);
    }

    private static GraphChange inferred(String rule, String type, int project, int instance, EntityUri end) {
        return new GraphChange.EdgesInferred(rule, type, instance(project, instance), Set.of(end));
    }

    private List<Entity> entities(int project) {
        SplittableRandom random = new SplittableRandom(project);
        List<Entity> entities = new ArrayList<>();
        EntityUri owner = uri("user", "people", project, "user");
        entities.add(Entity.of(owner)
                .name("%s %s %d"
                        .formatted(title(purpose(random.nextInt(600))), title(subject(random.nextInt(600))), project))
                .attribute("email", TextNode.valueOf("u%d@example.com".formatted(project)))
                .build());
        entities.add(named(model(project), project, "model", owner)
                .reference("currentInstance", instance(project, 0))
                .build());
        for (int instance = 0; instance < INSTANCES; instance++) {
            Entity.Builder trained = named(instance(project, instance), project, "model v" + instance, owner)
                    .attribute("version", TextNode.valueOf(Integer.toString(instance)))
                    .attribute("framework", TextNode.valueOf(instance % 2 == 0 ? "xgboost" : "pytorch"))
                    .tag("model.state", Optional.of(instance == 0 ? "released" : "retired"))
                    .reference("instanceOf", model(project))
                    .reference("producedBy", run(project, instance));
            for (int feature = 0; feature < FEATURES; feature++) {
                trained.reference("usesFeature", feature(project, feature));
            }
            random.ints(FOREIGN_FEATURES, 0, projects)
                    .distinct()
                    .filter(foreign -> foreign != project)
                    .forEach(foreign -> trained.reference("usesFeature", feature(foreign, foreign % FEATURES)));
            entities.add(trained.build());
            entities.add(named(run(project, instance), project, "training run " + instance, owner)
                    .reference("runOf", pipeline(project))
                    .reference("executedFor", cell(project, instance % 2))
                    .reference("reads", dataset(project, 0))
                    .reference("writes", dataset(project, 1))
                    .build());
        }
        entities.add(
                named(pipeline(project), project, "training pipeline", owner).build());
        entities.add(named(test(project), project, "test", owner).build());
        for (int cell = 0; cell < 2; cell++) {
            entities.add(Entity.of(cell(project, cell))
                    .name("cell " + cell)
                    .attribute("number", IntNode.valueOf(cell))
                    .reference("cellOf", test(project))
                    .build());
        }
        EntityUri set = uri("feature-set", "features", project, "set");
        entities.add(named(set, project, "feature set", owner).build());
        for (int feature = 0; feature < FEATURES; feature++) {
            entities.add(named(feature(project, feature), project, "feature " + feature, owner)
                    .reference("memberOf", set)
                    .reference("derivedFrom", dataset(project, feature % 2))
                    .build());
        }
        for (int dataset = 0; dataset < 2; dataset++) {
            entities.add(named(dataset(project, dataset), project, "events " + dataset, owner)
                    .build());
        }
        return entities;
    }

    private static Entity.Builder named(EntityUri uri, int project, String what, EntityUri owner) {
        return Entity.of(uri)
                .name("%s %s %d".formatted(words(project), what, project))
                .description(Optional.of("The %s of %s for %s, kept by the team of number %d"
                        .formatted(what, purpose(project), subject(project), project % 40)))
                .tag("team", Optional.of("t" + project % 40))
                .tag("env", Optional.of("production"))
                .reference("ownedBy", owner);
    }

    private static EntityUri instance(int project, int instance) {
        return uri("model-instance", "registry", project, "v" + instance);
    }

    private static EntityUri run(int project, int run) {
        return uri("pipeline-run", "orchestrator", project, "run" + run);
    }

    private static EntityUri pipeline(int project) {
        return uri("pipeline", "orchestrator", project, "pipeline");
    }

    private static EntityUri test(int project) {
        return uri("ab-test", "experiments", project, "test");
    }

    private static EntityUri cell(int project, int cell) {
        return test(project).part("ab-test-cell", Integer.toString(cell));
    }

    private static EntityUri feature(int project, int feature) {
        return uri("feature", "features", project, "f" + feature);
    }

    private static EntityUri dataset(int project, int dataset) {
        return uri("dataset", "lake", project, "d" + dataset);
    }

    private static EntityUri uri(String type, String source, int project, String what) {
        return EntityUri.of(type, source, "%s-%s-%d-%s".formatted(subject(project), purpose(project), project, what));
    }

    private static String subject(int project) {
        return SUBJECTS.get(project % SUBJECTS.size());
    }

    private static String purpose(int project) {
        return PURPOSES.get(project / SUBJECTS.size() % PURPOSES.size());
    }

    private static String title(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }
}
