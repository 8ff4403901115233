package mds.sandbox.sources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class OrganisationTest {

    private static final Map<SourceCollection, Map<String, SourceCollection>> REFERENCES = Map.of(
            SourceCollection.MODELS, Map.of("current_instance_id", SourceCollection.INSTANCES),
            SourceCollection.INSTANCES,
                    Map.of(
                            "model_id", SourceCollection.MODELS,
                            "pipeline_run_id", SourceCollection.PIPELINE_RUNS,
                            "feature_ids", SourceCollection.FEATURES,
                            "training_dataset_ids", SourceCollection.DATASETS),
            SourceCollection.PIPELINE_RUNS,
                    Map.of(
                            "pipeline_id", SourceCollection.PIPELINES,
                            "input_dataset_ids", SourceCollection.DATASETS,
                            "output_dataset_ids", SourceCollection.DATASETS),
            SourceCollection.FEATURES,
                    Map.of(
                            "feature_set_id", SourceCollection.FEATURE_SETS,
                            "source_dataset_ids", SourceCollection.DATASETS),
            SourceCollection.FEATURE_SETS, Map.of("source_dataset_ids", SourceCollection.DATASETS),
            SourceCollection.USERS, Map.of("group_ids", SourceCollection.GROUPS));

    @Property(tries = 5)
    void isTheSameForTheSameSeedAndAnotherForAnother(@ForAll @IntRange(min = 0) int seed) {
        assertThat(all(generate(seed))).isEqualTo(all(generate(seed))).isNotEqualTo(all(generate(seed + 1L)));
    }

    @Property(tries = 5)
    void hasAboutTwoThousandEntitiesWhateverTheSeed(@ForAll @IntRange(min = 0) int seed) {
        assertThat(generate(seed).entityCount()).isBetween(1_800, 2_200);
    }

    @Property(tries = 5)
    void refersToWhatIsThereButForAFewReferencesThatDangle(@ForAll @IntRange(min = 0) int seed) {
        Organisation organisation = generate(seed);
        int total = 0;
        List<String> dangling = new ArrayList<>();
        for (SourceCollection collection : REFERENCES.keySet()) {
            for (ObjectNode document : organisation.documents(collection).toList()) {
                for (Map.Entry<String, SourceCollection> reference :
                        REFERENCES.getOrDefault(collection, Map.of()).entrySet()) {
                    for (String id : texts(document.path(reference.getKey()))) {
                        total++;
                        if (organisation.find(reference.getValue(), id).isEmpty()) {
                            dangling.add(document.path("id").asText() + " -> " + id);
                        }
                    }
                }
            }
        }
        assertThat(total).isGreaterThan(4_000);
        assertThat(dangling).hasSizeBetween(2, 30);
    }

    @Property(tries = 5)
    void isOwnedByUsersAndGroupsButForAFewWhoHaveLeft(@ForAll @IntRange(min = 0) int seed) {
        Organisation organisation = generate(seed);
        Set<String> known = new HashSet<>();
        Stream.of(SourceCollection.USERS, SourceCollection.GROUPS)
                .flatMap(organisation::documents)
                .forEach(owner -> known.add(owner.path("email").asText()));
        Set<String> owners = new HashSet<>();
        Stream.of(SourceCollection.values())
                .flatMap(organisation::documents)
                .forEach(document -> owners.addAll(texts(document.path("owner_emails"))));
        owners.removeAll(known);
        assertThat(owners).isNotEmpty().isSubsetOf(People.LEFT);
    }

    @Property(tries = 5)
    void assignsRunsToCellsThatTheirTestsHave(@ForAll @IntRange(min = 0) int seed) {
        Organisation organisation = generate(seed);
        List<JsonNode> assignments = new ArrayList<>();
        organisation
                .documents(SourceCollection.PIPELINE_RUNS)
                .forEach(run -> run.path("ab_test_cells").forEach(assignments::add));
        assertThat(assignments).hasSizeGreaterThan(20).allSatisfy(assignment -> {
            ObjectNode test = organisation
                    .find(SourceCollection.TESTS, assignment.path("test_id").asText())
                    .orElseThrow();
            assertThat(test.path("cells").findValuesAsText("number"))
                    .contains(assignment.path("cell").asText());
        });
    }

    @Property(tries = 5)
    void givesEveryDatasetALocationOfItsOwn(@ForAll @IntRange(min = 0) int seed) {
        assertThat(generate(seed)
                        .documents(SourceCollection.DATASETS)
                        .map(dataset -> dataset.path("location").asText()))
                .doesNotHaveDuplicates()
                .allMatch(location -> location.startsWith("s3://"));
    }

    @Example
    void tellsTheWorkedExampleWordForWord() {
        Organisation organisation = OrganisationPlan.standard().generate();
        ObjectNode model = found(organisation, SourceCollection.MODELS, "ranking-model-v5-20XX0101");
        assertThat(model.path("name").asText()).isEqualTo("ranking-model-v5");
        assertThat(texts(model.path("owner_emails"))).containsExactly("alice@example.com");
        assertThat(organisation.idsWhere(SourceCollection.USERS, "email", "alice@example.com"))
                .containsExactly("alice");

        ObjectNode instance = found(
                organisation,
                SourceCollection.INSTANCES,
                model.path("current_instance_id").asText());
        assertThat(instance.path("version").asText()).isEqualTo("5");
        assertThat(instance.path("state").asText()).isEqualTo("released");
        for (String id : texts(instance.path("feature_ids"))) {
            ObjectNode feature = found(organisation, SourceCollection.FEATURES, id);
            assertThat(texts(feature.path("source_dataset_ids")))
                    .isNotEmpty()
                    .allSatisfy(dataset -> found(organisation, SourceCollection.DATASETS, dataset));
        }

        ObjectNode run = found(
                organisation,
                SourceCollection.PIPELINE_RUNS,
                instance.path("pipeline_run_id").asText());
        assertThat(run.path("pipeline_id").asText()).isEqualTo("train-weekly-ranking");
        assertThat(run.path("ab_test_cells").toString()).isEqualTo("[{\"test_id\":\"12345\",\"cell\":2}]");
        assertThat(texts(found(organisation, SourceCollection.PIPELINES, "train-weekly-ranking")
                        .path("owner_emails")))
                .isNotEmpty();

        ObjectNode test = found(organisation, SourceCollection.TESTS, "12345");
        assertThat(test.path("name").asText()).isEqualTo("Ranking Model v5 vs v4");
        assertThat(test.path("cells").findValuesAsText("name"))
                .containsExactly("control_ranking_v4", "treatment_ranking_v5");
    }

    @Example
    void testsNothingButTheWorkedModelInTheWorkedTest() {
        Organisation organisation = OrganisationPlan.standard().generate();
        assertThat(organisation
                        .documents(SourceCollection.PIPELINE_RUNS)
                        .filter(run -> run.path("ab_test_cells")
                                .findValuesAsText("test_id")
                                .contains(WorkedExample.TEST))
                        .map(run -> run.path("id").asText()))
                .containsExactly("train-weekly-ranking-20XX0101");
        assertThat(organisation
                        .documents(SourceCollection.INSTANCES)
                        .filter(instance ->
                                instance.path("pipeline_run_id").asText().equals("train-weekly-ranking-20XX0101"))
                        .map(instance -> instance.path("id").asText()))
                .containsExactly(WorkedExample.MODEL);
    }

    @Example
    void growsWithItsScale() {
        OrganisationPlan plan = OrganisationPlan.standard();
        int entities =
                new OrganisationPlan(plan.seed(), plan.now(), 3).generate().entityCount();
        assertThat(entities).isBetween(5_000, 6_500);
    }

    @Example
    void backfillsOneEventForEveryObject() {
        Organisation organisation = OrganisationPlan.standard().generate();
        assertThat(organisation.backfill())
                .doesNotHaveDuplicates()
                .hasSize(Stream.of(SourceCollection.values())
                        .mapToInt(collection -> organisation.ids(collection).size())
                        .sum());
    }

    private static Organisation generate(long seed) {
        return new OrganisationPlan(seed, Instant.parse("2026-11-01T00:00:00Z"), 1).generate();
    }

    private static List<ObjectNode> all(Organisation organisation) {
        return Stream.of(SourceCollection.values())
                .flatMap(organisation::documents)
                .toList();
    }

    private static ObjectNode found(Organisation organisation, SourceCollection collection, String id) {
        return organisation
                .find(collection, id)
                .orElseThrow(() -> new AssertionError("There is no " + id + " in " + collection.path()));
    }

    /** One text, or all of an array. */
    private static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        if (node.isTextual()) {
            texts.add(node.asText());
        }
        node.forEach(element -> texts.add(element.asText()));
        return texts;
    }
}
