package mds.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.suggestion.SimilarityAnalysis;
import mds.kernel.suggestion.Suggestion;
import mds.plugin.EntityUri;
import mds.sandbox.sources.Organisation;
import mds.sandbox.sources.OrganisationPlan;
import mds.sandbox.sources.SourceCollection;
import mds.schema.Composition;
import mds.schema.SchemaComposer;
import mds.server.plugins.PluginJars;

/**
 * How well suggestions find what was hidden from them, on the sample organisation: features that models use, and which
 * team a model is of. Beside them two floors of the same run: what most models have, and chance.
 */
public final class SuggestionRecall {
    private static final PrintStream OUT = System.out;
    private static final int DEEPEST = 20;
    private static final double HIDDEN = 0.2;

    private SuggestionRecall() {}

    /** Runs it. {@code args}: the first seed (1), and how many organisations of growing seeds (5). */
    public static void main(String[] args) throws Exception {
        long seed = args.length > 0 ? Long.parseLong(args[0]) : 1;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        Map<String, Hits> features = new LinkedHashMap<>();
        Map<String, Hits> teams = new LinkedHashMap<>();
        try (PluginJars plugins = PluginJars.load(Path.of(System.getProperty("mds.home"), "plugins"))) {
            Composition composition = SchemaComposer.compose(plugins.schemas());
            SimilarityAnalysis analysis = new SimilarityAnalysis(composition.similarity());
            for (int round = 0; round < rounds; round++) {
                hideFeatures(seed + round, plugins, composition, analysis, features);
                hideTeams(seed + round, plugins, composition, analysis, teams);
            }
        }
        OUT.printf(
                Locale.ROOT,
                "%.0f %% of each model's features hidden, %d organisations from seed %d%n",
                100 * HIDDEN,
                rounds,
                seed);
        features.forEach(SuggestionRecall::print);
        OUT.println("teams hidden: tags, owners and domains of all models; to find are the other models of the team");
        teams.forEach(SuggestionRecall::print);
        System.exit(0);
    }

    private static void print(String method, Hits hits) {
        OUT.printf(
                Locale.ROOT,
                "%-12s recall@5 %.3f  @10 %.3f  @20 %.3f  MRR %.3f  (%d models)%n",
                method,
                hits.recall(5),
                hits.recall(10),
                hits.recall(20),
                hits.reciprocalRank(),
                hits.size());
    }

    private static void hideFeatures(
            long seed,
            PluginJars plugins,
            Composition composition,
            SimilarityAnalysis analysis,
            Map<String, Hits> results)
            throws Exception {
        Organisation organisation = organisation(seed);
        Random random = new Random(seed);
        Map<String, Set<String>> used = new TreeMap<>();
        organisation
                .documents(SourceCollection.INSTANCES)
                .forEach(instance -> used.computeIfAbsent(
                                instance.path("model_id").asText(), none -> new TreeSet<>())
                        .addAll(texts(instance)));
        Map<String, Set<String>> hidden = new TreeMap<>();
        used.forEach((model, all) -> {
            List<String> shuffled = new ArrayList<>(all);
            Collections.shuffle(shuffled, random);
            hidden.put(model, new TreeSet<>(shuffled.subList(0, (int) Math.ceil(HIDDEN * shuffled.size()))));
        });
        hidden.forEach(
                (model, gone) -> used.getOrDefault(model, new TreeSet<>()).removeAll(gone));
        for (String id : organisation.ids(SourceCollection.INSTANCES)) {
            organisation.change(SourceCollection.INSTANCES, id, instance -> {
                Set<String> left = new TreeSet<>(texts(instance));
                left.removeAll(hidden.getOrDefault(instance.path("model_id").asText(), Set.of()));
                ArrayNode array = instance.putArray("feature_ids");
                left.forEach(array::add);
            });
        }
        List<String> features = organisation.ids(SourceCollection.FEATURES);
        Map<String, Long> popularity = used.values().stream()
                .flatMap(Set::stream)
                .collect(Collectors.groupingBy(feature -> feature, TreeMap::new, Collectors.counting()));
        try (OrganisationGraph store = OrganisationGraph.of(organisation, plugins, composition)) {
            GraphSnapshot graph = store.snapshot();
            Function<String, List<String>> suggested = model ->
                    ids(analysis.worthTrying(graph, OrganisationGraph.uri(SourceCollection.MODELS, model), DEEPEST)
                            .best());
            hidden.forEach((model, wanted) -> {
                Set<String> own = used.getOrDefault(model, Set.of());
                if (wanted.isEmpty()
                        || organisation.find(SourceCollection.MODELS, model).isEmpty()) {
                    return;
                }
                hits(results, "suggestions").add(suggested.apply(model), wanted);
                hits(results, "most popular").add(popular(features, popularity, own), wanted);
                hits(results, "chance").add(chance(features, own, random), wanted);
            });
        }
    }

    private static void hideTeams(
            long seed,
            PluginJars plugins,
            Composition composition,
            SimilarityAnalysis analysis,
            Map<String, Hits> results)
            throws Exception {
        Organisation organisation = organisation(seed);
        Random random = new Random(seed);
        Map<String, String> teams = new TreeMap<>();
        organisation
                .documents(SourceCollection.MODELS)
                .forEach(model -> teams.put(
                        model.path("id").asText(), model.at("/labels/team").asText()));
        for (String id : organisation.ids(SourceCollection.MODELS)) {
            organisation.change(
                    SourceCollection.MODELS, id, model -> model.remove(List.of("labels", "owner_emails", "domains")));
        }
        Map<String, Long> popularity = organisation
                .documents(SourceCollection.INSTANCES)
                .collect(Collectors.groupingBy(
                        instance -> instance.path("model_id").asText(),
                        Collectors.summingLong(instance -> texts(instance).size())));
        List<String> models = List.copyOf(teams.keySet());
        try (OrganisationGraph store = OrganisationGraph.of(organisation, plugins, composition)) {
            GraphSnapshot graph = store.snapshot();
            for (String model : models) {
                Set<String> wanted = models.stream()
                        .filter(other -> !other.equals(model) && Objects.equals(teams.get(other), teams.get(model)))
                        .collect(Collectors.toCollection(TreeSet::new));
                EntityUri uri = OrganisationGraph.uri(SourceCollection.MODELS, model);
                hits(results, "similar")
                        .add(ids(analysis.similar(graph, uri, DEEPEST).best()), wanted);
                hits(results, "most features").add(popular(models, popularity, Set.of(model)), wanted);
                hits(results, "chance").add(chance(models, Set.of(model), random), wanted);
            }
        }
    }

    private static Organisation organisation(long seed) {
        return new OrganisationPlan(seed, Instant.parse("2026-11-01T00:00:00Z"), 1).generate();
    }

    private static Hits hits(Map<String, Hits> results, String method) {
        return results.computeIfAbsent(method, none -> new Hits());
    }

    private static List<String> ids(List<Suggestion> suggestions) {
        return suggestions.stream().map(suggestion -> suggestion.uri().id()).toList();
    }

    private static List<String> popular(List<String> all, Map<String, Long> popularity, Set<String> own) {
        return all.stream()
                .filter(one -> !own.contains(one))
                .sorted(Comparator.comparingLong((String one) -> popularity.getOrDefault(one, 0L))
                        .reversed()
                        .thenComparing(one -> one))
                .limit(DEEPEST)
                .toList();
    }

    private static List<String> chance(List<String> all, Set<String> own, Random random) {
        List<String> others = new ArrayList<>(all);
        others.removeAll(own);
        Collections.shuffle(others, random);
        return others.subList(0, Math.min(DEEPEST, others.size()));
    }

    private static List<String> texts(ObjectNode instance) {
        List<String> texts = new ArrayList<>();
        instance.path("feature_ids").forEach(id -> texts.add(id.asText()));
        return texts;
    }

    /** How far up what was hidden is found. */
    private static final class Hits {
        private final List<List<Boolean>> found = new ArrayList<>();
        private final List<Integer> wanted = new ArrayList<>();

        void add(List<String> answer, Set<String> hidden) {
            found.add(answer.stream().map(hidden::contains).toList());
            wanted.add(hidden.size());
        }

        int size() {
            return found.size();
        }

        /** The mean share of what was hidden that is among the first. */
        double recall(int first) {
            double sum = 0;
            for (int one = 0; one < size(); one++) {
                long hit = found.get(one).stream().limit(first).filter(is -> is).count();
                sum += (double) hit / wanted.get(one);
            }
            return sum / size();
        }

        /** The mean of one over the place of the first hit; 0 where there is none. */
        double reciprocalRank() {
            return found.stream()
                    .mapToDouble(answer -> answer.contains(true) ? 1.0 / (1 + answer.indexOf(true)) : 0)
                    .average()
                    .orElse(0);
        }
    }
}
