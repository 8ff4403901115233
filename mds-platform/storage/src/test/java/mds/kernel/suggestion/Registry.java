package mds.kernel.suggestion;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.graph.GraphStore;
import mds.kernel.model.EntityTypeModel;
import mds.kernel.model.GraphModel;
import mds.kernel.suggestion.Trait.Ends;
import mds.kernel.suggestion.Trait.Hop;
import mds.kernel.suggestion.Trait.Values;
import mds.plugin.Direction;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import mds.plugin.NormalizedRecord;
import mds.storage.datomic.DatomicGraphStore;

/** Models that use features through their current versions, in a graph; and the same in plain words. */
final class Registry implements AutoCloseable {
    static final Ends FEATURES = new Ends(
            "currentInstance/usesFeature",
            List.of(new Hop("currentInstance", Direction.OUT), new Hop("usesFeature", Direction.OUT)),
            3,
            true);
    static final Ends OWNERS = new Ends("ownedBy", List.of(new Hop("ownedBy", Direction.OUT)), 1, false);
    static final Values TAGS = new Values(Values.Kind.TAGS, 1);
    static final SimilarityModel SIMILARITY = new SimilarityModel(Map.of("model", List.of(FEATURES, OWNERS, TAGS)));

    private static final GraphModel MODEL = new GraphModel(
            Map.of(
                    "model", type("model", Map.of("currentInstance", Set.of("instance"))),
                    "instance", type("instance", Map.of("usesFeature", Set.of("feature"))),
                    "feature", type("feature", Map.of()),
                    "user", type("user", Map.of())),
            List.of());

    private final GraphStore store = DatomicGraphStore.open("datomic:mem://" + UUID.randomUUID());
    private final List<GraphChange> changes = new ArrayList<>();
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");

    Registry() {
        store.prepare(MODEL);
    }

    /** A model, its version, and whatever they have. */
    record Model(String id, Set<String> features, Set<String> owners, Set<String> teams) {
        Model(String id, Collection<String> features) {
            this(id, new TreeSet<>(features), Set.of(), Set.of());
        }
    }

    Registry put(Model model) {
        Entity.Builder entity = Entity.of(model(model.id())).reference("currentInstance", instance(model.id()));
        model.owners().forEach(owner -> entity.reference("ownedBy", user(owner)));
        model.teams().forEach(team -> entity.tag("team", Optional.of(team)));
        Entity.Builder instance = Entity.of(instance(model.id()));
        model.features().forEach(feature -> instance.reference("usesFeature", feature(feature)));
        return fetched(entity).fetched(instance);
    }

    Registry fetched(Entity.Builder entity) {
        changes.add(new GraphChange.RecordFetched(NormalizedRecord.of(entity.build()), tick()));
        return this;
    }

    Registry gone(EntityUri uri) {
        changes.add(new GraphChange.ConfirmedGone(uri, tick(), "410 Gone"));
        return this;
    }

    GraphSnapshot snapshot() throws Exception {
        for (int at = 0; at < changes.size(); at += 100) {
            store.commit(changes.subList(at, Math.min(at + 100, changes.size())));
        }
        changes.clear();
        return store.snapshot();
    }

    static EntityUri model(String id) {
        return EntityUri.of("model", "registry", id);
    }

    static EntityUri instance(String id) {
        return EntityUri.of("instance", "registry", id);
    }

    static EntityUri feature(String id) {
        return EntityUri.of("feature", "features", id);
    }

    static EntityUri user(String id) {
        return EntityUri.of("user", "identity", id);
    }

    @Override
    public void close() {
        store.close();
    }

    private Instant tick() {
        now = now.plusSeconds(1);
        return now;
    }

    private static EntityTypeModel type(String name, Map<String, Set<String>> references) {
        return new EntityTypeModel(name, name, "sample", Optional.empty(), Map.of(), references);
    }

    /** The scores of what is similar, worked out from plain words: no graph, no walk, no bound. */
    static Map<EntityUri, Double> similar(Model to, Collection<Model> all) {
        Map<EntityUri, Double> scores = new TreeMap<>();
        Set<Model> sharers = new HashSet<>();
        for (Model other : all) {
            if (!other.id().equals(to.id())
                    && (shares(to.features(), other.features()) || shares(to.owners(), other.owners()))) {
                sharers.add(other);
            }
        }
        Map<String, Double> weights = new HashMap<>();
        double total = (to.features().isEmpty() ? 0 : 3)
                + (to.owners().isEmpty() ? 0 : 1)
                + (to.teams().isEmpty() ? 0 : 1);
        to.features()
                .forEach(one -> weights.put(
                        "f" + one,
                        1.0
                                / all.stream()
                                        .filter(model -> model.features().contains(one))
                                        .count()));
        to.owners()
                .forEach(one -> weights.put(
                        "o" + one,
                        1.0
                                / all.stream()
                                        .filter(model -> model.owners().contains(one))
                                        .count()));
        to.teams()
                .forEach(one -> weights.put(
                        "t" + one,
                        1.0
                                / (1
                                        + sharers.stream()
                                                .filter(model -> model.teams().contains(one))
                                                .count())));
        for (Model other : sharers) {
            double score = part(3, "f", to.features(), other.features(), weights)
                    + part(1, "o", to.owners(), other.owners(), weights)
                    + part(1, "t", to.teams(), other.teams(), weights);
            scores.put(model(other.id()), score / total);
        }
        return scores;
    }

    private static double part(
            int weight, String kind, Set<String> own, Set<String> others, Map<String, Double> weights) {
        double all = own.stream()
                .mapToDouble(one -> weights.getOrDefault(kind + one, 0.0))
                .sum();
        double shared = own.stream()
                .filter(others::contains)
                .mapToDouble(one -> weights.getOrDefault(kind + one, 0.0))
                .sum();
        return all == 0 ? 0 : weight * shared / all;
    }

    private static boolean shares(Set<String> own, Set<String> others) {
        return own.stream().anyMatch(others::contains);
    }
}
