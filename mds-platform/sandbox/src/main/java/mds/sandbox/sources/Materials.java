package mds.sandbox.sources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a team has to train with. A model is about two of the things that the team measures, so that models of a kindred
 * purpose share features, and most of all those that everybody takes first.
 *
 * @param families the team's features by what they measure
 * @param allFeatures of every team
 * @param tables the team's datasets by what they hold
 * @param allDatasets of every team
 */
record Materials(
        List<List<String>> families, List<String> allFeatures, List<List<String>> tables, List<String> allDatasets) {
    /** What a model of any team may take. */
    private static final List<String> COMMON = List.of("session_context_embedding", "title_popularity_28d");

    /** What everybody takes first of a family. */
    private static final String FAVOURITE = "[a-z_]+_(7|28)d(-r[0-9]+)?";

    /** What a team has made with a suffix. */
    static Materials of(Team team, String suffix, Organisation organisation) {
        return new Materials(
                made(organisation, SourceCollection.FEATURES, team.signals(), suffix),
                organisation.ids(SourceCollection.FEATURES),
                made(organisation, SourceCollection.DATASETS, team.tables(), suffix),
                organisation.ids(SourceCollection.DATASETS));
    }

    /** The ids of what is about each of some words: its name begins with them. */
    private static List<List<String>> made(
            Organisation organisation, SourceCollection collection, List<String> words, String suffix) {
        List<ObjectNode> documents = organisation
                .documents(collection)
                .filter(document -> document.path("name").asText().endsWith(suffix))
                .toList();
        return words.stream()
                .map(word -> documents.stream()
                        .filter(document -> document.path("name").asText().startsWith(word + "_"))
                        .map(document -> document.path("id").asText())
                        .toList())
                .toList();
    }

    /** The features of the team's model of that number. */
    List<String> features(int model, Dice dice) {
        List<String> chosen = new ArrayList<>();
        for (int of = 0; of < 2; of++) {
            for (String feature : families.get((model + of) % families.size())) {
                if (dice.chance(feature.matches(FAVOURITE) ? 0.7 : 0.2)) {
                    chosen.add(feature);
                }
            }
        }
        COMMON.stream().filter(feature -> dice.chance(0.3)).forEach(chosen::add);
        if (dice.chance(0.2)) {
            chosen.add(dice.pick(allFeatures));
        }
        return chosen.stream().distinct().toList();
    }

    /** The datasets that the team's model of that number may be trained on. */
    List<String> table(int model) {
        return tables.get(model % families.size());
    }

    /** All of the team's datasets. */
    List<String> datasets() {
        return tables.stream().flatMap(List::stream).toList();
    }
}
