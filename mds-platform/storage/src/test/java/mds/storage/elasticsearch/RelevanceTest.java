package mds.storage.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import mds.kernel.model.AttributeKind;
import mds.kernel.model.AttributeModel;
import mds.kernel.search.IndexGeneration;
import mds.kernel.search.SearchDocument;
import mds.kernel.search.SearchIndex.Hit;
import mds.kernel.search.SearchIndex.SearchQuery;
import mds.plugin.EntityUri;
import mds.sandbox.sources.OrganisationPlan;
import org.junit.jupiter.api.Test;

/** Holds search to what people mean: judged queries on the sample organisation, on the real engine. */
class RelevanceTest {
    private static final double LEAST_RECIPROCAL_RANK = 0.95;
    private static final double LEAST_GAIN = 0.9;
    private static final int DEPTH = 10;

    private record Judgment(String kind, String query, List<Grade> grades) {
        static Judgment parse(String line) {
            String[] parts = line.split(" \\| ", 3);
            List<Grade> grades = Arrays.stream(parts[2].strip().split(" ", -1))
                    .map(Grade::parse)
                    .toList();
            return new Judgment(parts[0], parts[1], grades);
        }

        int of(SearchDocument document) {
            return grades.stream()
                    .filter(grade -> grade.all().stream().allMatch(one -> fits(one, document)))
                    .findFirst()
                    .map(Grade::value)
                    .orElse(0);
        }

        private static boolean fits(String what, SearchDocument document) {
            if (what.startsWith("tag:")) {
                return document.entity().tags().stream()
                        .anyMatch(tag -> tag.toString().equals(what.substring("tag:".length())));
            }
            if (what.startsWith("owner:")) {
                return document.ownerKeys().contains(what.substring("owner:".length()));
            }
            String pattern = Pattern.quote("aip://" + what).replace("*", "\\E.*\\Q");
            return document.entity().uri().toString().matches(pattern);
        }
    }

    private record Grade(List<String> all, int value) {
        static Grade parse(String text) {
            int end = text.lastIndexOf('=');
            return new Grade(
                    Arrays.asList(text.substring(0, end).split("\\+", -1)), Integer.parseInt(text.substring(end + 1)));
        }
    }

    /** How well one query was answered. */
    private record Verdict(Judgment judgment, double reciprocalRank, double gain, List<String> found) {}

    @Test
    void people_find_what_they_mean() throws Exception {
        TestIndex own = TestIndex.create("test-" + UUID.randomUUID());
        List<SearchDocument> documents =
                SampleDocuments.of(OrganisationPlan.standard().generate());
        IndexGeneration held = own.index()
                .prepare(Documents.model(
                        new AttributeModel("framework", AttributeKind.TEXT, false, false, true, true, Set.of()),
                        Documents.attribute("location", AttributeKind.TEXT)));
        for (int start = 0; start < documents.size(); start += 1000) {
            held.write(documents.subList(start, Math.min(start + 1000, documents.size())));
        }
        held.refresh();
        List<Verdict> verdicts = new ArrayList<>();
        for (Judgment judgment : judgments()) {
            verdicts.add(judge(judgment, documents, own.index()));
        }
        own.remove();

        String report = report(verdicts);
        System.out.print(report);
        assertThat(verdicts).hasSizeGreaterThanOrEqualTo(60);
        assertThat(reciprocalRank(verdicts)).as(report).isGreaterThanOrEqualTo(LEAST_RECIPROCAL_RANK);
        assertThat(gain(verdicts)).as(report).isGreaterThanOrEqualTo(LEAST_GAIN);
    }

    private static Verdict judge(Judgment judgment, List<SearchDocument> documents, ElasticsearchIndex index)
            throws Exception {
        Map<EntityUri, Integer> grades = new HashMap<>();
        documents.forEach(document -> grades.put(document.entity().uri(), judgment.of(document)));
        List<Integer> best = grades.values().stream()
                .sorted(Comparator.reverseOrder())
                .limit(DEPTH)
                .toList();
        assertThat(best.getFirst())
                .as("something is relevant to " + judgment.query())
                .isPositive();
        List<EntityUri> found = index.search(SearchQuery.of(judgment.query(), DEPTH)).hits().stream()
                .map(Hit::uri)
                .toList();
        List<Integer> gained =
                found.stream().map(uri -> grades.getOrDefault(uri, 0)).toList();
        int rank = gained.indexOf(best.getFirst()) + 1;
        return new Verdict(
                judgment,
                rank == 0 ? 0 : 1.0 / rank,
                discounted(gained) / discounted(best),
                found.stream().limit(4).map(EntityUri::toString).toList());
    }

    private static double discounted(List<Integer> grades) {
        double gain = 0;
        for (int i = 0; i < grades.size(); i++) {
            gain += (Math.pow(2, grades.get(i)) - 1) / (Math.log(i + 2.0) / Math.log(2));
        }
        return gain;
    }

    private static double reciprocalRank(List<Verdict> verdicts) {
        return verdicts.stream()
                .filter(verdict -> verdict.judgment().kind().equals("name"))
                .mapToDouble(Verdict::reciprocalRank)
                .average()
                .orElse(0);
    }

    private static double gain(List<Verdict> verdicts) {
        return verdicts.stream().mapToDouble(Verdict::gain).average().orElse(0);
    }

    private static String report(List<Verdict> verdicts) {
        StringBuilder report = new StringBuilder("Relevance of %d queries: MRR of names %.3f, nDCG@10 of all %.3f%n"
                .formatted(verdicts.size(), reciprocalRank(verdicts), gain(verdicts)));
        verdicts.stream()
                .filter(verdict -> verdict.gain() < LEAST_GAIN)
                .forEach(verdict -> report.append("  %.2f  %s: %s%n"
                        .formatted(verdict.gain(), verdict.judgment().query(), verdict.found())));
        return report.toString();
    }

    private static List<Judgment> judgments() throws IOException {
        try (InputStream file = RelevanceTest.class.getResourceAsStream("judgments.txt")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Judgment::parse)
                    .toList();
        }
    }
}
