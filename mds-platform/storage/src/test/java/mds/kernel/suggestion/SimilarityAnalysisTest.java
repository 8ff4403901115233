package mds.kernel.suggestion;

import static mds.kernel.suggestion.Registry.feature;
import static mds.kernel.suggestion.Registry.model;
import static mds.kernel.suggestion.Registry.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.lineage.Cut;
import mds.kernel.suggestion.Reach.Bounds;
import mds.kernel.suggestion.Reason.What;
import mds.kernel.suggestion.Registry.Model;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

class SimilarityAnalysisTest {
    private static final SimilarityAnalysis ANALYSIS = new SimilarityAnalysis(Registry.SIMILARITY);
    private static final int ALL = 1_000;

    @Property(tries = 12, shrinking = ShrinkingMode.OFF)
    void scoresAreThoseOfAnEvaluationInPlainWords(@ForAll Random random) throws Exception {
        List<Model> models = models(random, 25);
        try (Registry registry = new Registry()) {
            GraphSnapshot graph = put(models, registry).snapshot();
            for (Model model : models) {
                Map<EntityUri, Double> expected = Registry.similar(model, models);
                Suggestions found = ANALYSIS.similar(graph, model(model.id()), ALL);
                assertThat(found.compared()).isEqualTo(expected.size());
                assertThat(scores(found).keySet()).isEqualTo(expected.keySet());
                scores(found)
                        .forEach((uri, score) ->
                                assertThat(score).isEqualTo(expected.getOrDefault(uri, -1.0), within(1e-9)));
            }
        }
    }

    @Property(tries = 12, shrinking = ShrinkingMode.OFF)
    void nothingIsSuggestedThatIsThereAlreadyOrNotThereAtAll(@ForAll Random random) throws Exception {
        List<Model> models = models(random, 25);
        try (Registry registry = new Registry()) {
            put(models, registry).gone(feature("f1")).gone(model("m1"));
            GraphSnapshot graph = registry.snapshot();
            for (Model model : models) {
                Set<EntityUri> had =
                        model.features().stream().map(Registry::feature).collect(Collectors.toCollection(HashSet::new));
                // What nobody was asked about, and what is gone.
                had.addAll(List.of(feature("f0"), feature("f1")));
                Suggestions found = ANALYSIS.worthTrying(graph, model(model.id()), ALL);
                assertThat(found.best()).extracting(Suggestion::uri).doesNotContainAnyElementsOf(had);
                assertThat(ANALYSIS.similar(graph, model(model.id()), ALL).best())
                        .extracting(Suggestion::uri)
                        .doesNotContain(model(model.id()), model("m1"));
            }
        }
    }

    @Property(tries = 12, shrinking = ShrinkingMode.OFF)
    void whatIsGoneOrNobodyWasAskedAboutChangesNothing(@ForAll Random random) throws Exception {
        List<Model> models = models(random, 20);
        try (Registry with = new Registry();
                Registry without = new Registry()) {
            put(models, without);
            for (Model model : models) {
                Set<String> more = new TreeSet<>(model.features());
                more.addAll(List.of("gone", "unasked"));
                with.put(new Model(model.id(), more, model.owners(), model.teams()));
            }
            IntStream.range(2, 12).forEach(number -> with.fetched(Entity.of(feature("f" + number))));
            IntStream.range(0, 4).forEach(number -> with.fetched(Entity.of(user("u" + number))));
            with.fetched(Entity.of(feature("gone"))).gone(feature("gone"));
            with.put(new Model("gone", models.getFirst().features())).gone(model("gone"));
            with.fetched(Entity.of(feature("f1")));
            for (Model model : models) {
                assertThat(ANALYSIS.similar(with.snapshot(), model(model.id()), ALL))
                        .isEqualTo(ANALYSIS.similar(without.snapshot(), model(model.id()), ALL));
                assertThat(ANALYSIS.worthTrying(with.snapshot(), model(model.id()), ALL))
                        .isEqualTo(ANALYSIS.worthTrying(without.snapshot(), model(model.id()), ALL));
            }
        }
    }

    @Property(tries = 12, shrinking = ShrinkingMode.OFF)
    void reasonsAddUpToTheScoreAndTheBestComeFirst(@ForAll Random random) throws Exception {
        List<Model> models = models(random, 25);
        try (Registry registry = new Registry()) {
            GraphSnapshot graph = put(models, registry).snapshot();
            for (Model model : models) {
                for (Suggestions found : List.of(
                        ANALYSIS.similar(graph, model(model.id()), ALL),
                        ANALYSIS.worthTrying(graph, model(model.id()), ALL))) {
                    assertThat(found.best()).isSortedAccordingTo(Suggestion.BEST_FIRST);
                    assertThat(found.best()).allSatisfy(one -> {
                        assertThat(one.score()).isGreaterThan(0).isLessThan(1 + 1e-9);
                        assertThat(one.reasons().stream()
                                        .mapToDouble(Reason::contribution)
                                        .sum())
                                .isEqualTo(one.score(), within(1e-9));
                        assertThat(one.reasons())
                                .isSortedAccordingTo(Comparator.comparingDouble(Reason::contribution)
                                        .reversed());
                    });
                }
            }
        }
    }

    @Property(tries = 8, shrinking = ShrinkingMode.OFF)
    void theOrderInWhichTheGraphLearnedChangesNothing(@ForAll Random random) throws Exception {
        List<Model> models = models(random, 20);
        List<Model> shuffled = new ArrayList<>(models);
        Collections.shuffle(shuffled, random);
        try (Registry one = new Registry();
                Registry other = new Registry()) {
            put(models, one);
            put(shuffled, other);
            for (Model model : models) {
                EntityUri uri = model(model.id());
                assertThat(ANALYSIS.similar(one.snapshot(), uri, 5))
                        .isEqualTo(ANALYSIS.similar(other.snapshot(), uri, 5));
                assertThat(ANALYSIS.worthTrying(one.snapshot(), uri, 5))
                        .isEqualTo(ANALYSIS.worthTrying(other.snapshot(), uri, 5));
            }
        }
    }

    @Example
    void aRareThingCountsMoreThanOneThatEverybodyHas() throws Exception {
        try (Registry registry = new Registry()) {
            registry.put(new Model("asked", Set.of("f2", "f3")))
                    .put(new Model("shares-the-rare", Set.of("f3", "f4")))
                    .put(new Model("shares-the-common", Set.of("f2")));
            IntStream.range(0, 8).forEach(number -> registry.put(new Model("other" + number, Set.of("f2"))));
            known(registry);
            Suggestions found = ANALYSIS.similar(registry.snapshot(), model("asked"), 2);
            Suggestion best = found.best().getFirst();
            assertThat(best.uri()).isEqualTo(model("shares-the-rare"));
            assertThat(best.reasons())
                    .containsExactly(
                            new Reason("currentInstance/usesFeature", new What.Thing(feature("f3")), best.score(), 2));
            assertThat(found.compared()).isEqualTo(10);
            assertThat(found.cuts()).isEmpty();
        }
    }

    @Example
    void anEarlierMomentIsComparedAsItWas() throws Exception {
        try (Registry registry = new Registry()) {
            known(registry.put(new Model("asked", Set.of("f2"))).put(new Model("other", Set.of("f2", "f3"))));
            GraphSnapshot then = registry.snapshot();
            Suggestions thought = ANALYSIS.worthTrying(then, model("asked"), 5);
            assertThat(thought.best()).extracting(Suggestion::uri).containsExactly(feature("f3"));
            GraphSnapshot now =
                    registry.put(new Model("asked", Set.of("f2", "f3"))).snapshot();
            assertThat(ANALYSIS.worthTrying(now, model("asked"), 5).best()).isEmpty();
            assertThat(ANALYSIS.worthTrying(then, model("asked"), 5)).isEqualTo(thought);
        }
    }

    @Example
    void aHubIsLeftAsideAndNamed() throws Exception {
        try (Registry registry = new Registry()) {
            IntStream.range(0, 30).forEach(number -> registry.put(new Model("m" + number, Set.of("f2"))));
            known(registry.put(new Model("asked", Set.of("f2", "f3"))).put(new Model("other", Set.of("f3"))));
            Suggestions found = new SimilarityAnalysis(Registry.SIMILARITY, new Bounds(1_000, 20))
                    .similar(registry.snapshot(), model("asked"), ALL);
            assertThat(found.best()).extracting(Suggestion::uri).containsExactly(model("other"));
            assertThat(found.cuts()).extracting(Cut::reason).containsExactly(Cut.Reason.HUB);
            assertThat(found.cuts().getFirst().message()).contains(feature("f2").toString());
        }
    }

    @Example
    void anAnswerThatReadsTooMuchStopsAndSaysSo() throws Exception {
        try (Registry registry = new Registry()) {
            Set<String> features =
                    IntStream.range(2, 12).mapToObj(number -> "f" + number).collect(Collectors.toSet());
            IntStream.range(0, 10).forEach(number -> registry.put(new Model("m" + number, features)));
            Suggestions found = new SimilarityAnalysis(Registry.SIMILARITY, new Bounds(60, 50))
                    .similar(known(registry).snapshot(), model("m0"), ALL);
            assertThat(found.best()).isNotEmpty();
            assertThat(found.cuts()).extracting(Cut::reason).containsExactly(Cut.Reason.VISITS);
        }
    }

    @Example
    void whatNoPluginSaysAnythingAboutIsNotCompared() throws Exception {
        try (Registry registry = new Registry()) {
            GraphSnapshot graph = known(registry).snapshot();
            Suggestions found = ANALYSIS.similar(graph, feature("f2"), ALL);
            assertThat(found.best()).isEmpty();
            assertThat(found.cuts()).extracting(Cut::reason).containsExactly(Cut.Reason.UNDECLARED);
            assertThat(ANALYSIS.similar(graph, model("none"), ALL)).isEqualTo(new Suggestions(List.of(), 0, List.of()));
        }
    }

    /** Teams of five models, each of which takes eight of its team's twelve features, and two that many take. */
    @Example
    void hiddenFeaturesAreFoundMoreOftenThanByPopularity() throws Exception {
        Random random = new Random(7);
        Map<String, Model> models = new TreeMap<>();
        Map<String, String> hidden = new TreeMap<>();
        for (int team = 0; team < 8; team++) {
            for (int number = 0; number < 5; number++) {
                List<String> features = new ArrayList<>();
                for (int one = 0; one < 12; one++) {
                    features.add("t%d-%d".formatted(team, one));
                }
                Collections.shuffle(features, random);
                List<String> taken = new ArrayList<>(features.subList(0, 8));
                String id = "m%d-%d".formatted(team, number);
                hidden.put(id, taken.removeFirst());
                if (random.nextBoolean()) {
                    taken.add("common" + random.nextInt(2));
                }
                models.put(id, new Model(id, taken));
            }
        }
        try (Registry registry = new Registry()) {
            models.values().forEach(registry::put);
            models.values().stream()
                    .flatMap(model -> model.features().stream())
                    .distinct()
                    .forEach(feature -> registry.fetched(Entity.of(feature(feature))));
            GraphSnapshot graph = registry.snapshot();
            int found = 0;
            int popular = 0;
            for (Map.Entry<String, String> one : hidden.entrySet()) {
                List<String> suggested = ANALYSIS.worthTrying(graph, model(one.getKey()), 5).best().stream()
                        .map(suggestion -> suggestion.uri().id())
                        .toList();
                found += suggested.contains(one.getValue()) ? 1 : 0;
                popular += mostPopular(models, one.getKey()).contains(one.getValue()) ? 1 : 0;
            }
            assertThat(found).isGreaterThan(hidden.size() * 3 / 4);
            assertThat(popular).isLessThan(hidden.size() / 4);
        }
    }

    private static List<String> mostPopular(Map<String, Model> models, String but) {
        Map<String, Long> uses = models.values().stream()
                .flatMap(model -> model.features().stream())
                .collect(Collectors.groupingBy(feature -> feature, TreeMap::new, Collectors.counting()));
        uses.keySet()
                .removeAll(models.getOrDefault(but, new Model(but, Set.of())).features());
        return uses.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(5)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Map<EntityUri, Double> scores(Suggestions found) {
        Map<EntityUri, Double> scores = new TreeMap<>();
        found.best().forEach(one -> scores.put(one.uri(), one.score()));
        return scores;
    }

    /** The features f1 to f11 and the users; nobody was asked about f0. */
    private static Registry known(Registry registry) {
        IntStream.range(1, 12).forEach(number -> registry.fetched(Entity.of(feature("f" + number))));
        IntStream.range(0, 4).forEach(number -> registry.fetched(Entity.of(user("u" + number))));
        return registry;
    }

    private static Registry put(List<Model> models, Registry registry) {
        models.forEach(registry::put);
        return known(registry);
    }

    private static List<Model> models(Random random, int count) {
        List<Model> models = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            models.add(new Model(
                    "m" + number, some("f", 2, 10, random), some("u", 0, 4, random), some("t", 0, 3, random)));
        }
        return models;
    }

    private static Set<String> some(String kind, int from, int count, Random random) {
        return IntStream.range(from, from + count)
                .filter(number -> random.nextInt(4) == 0)
                .mapToObj(number -> kind + number)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
