package mds.sandbox.sources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ChangesTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-02T00:00:00Z"), ZoneOffset.UTC);

    @Property(tries = 10)
    void tellsOfEverythingThatItChangesAndOfNothingElse(@ForAll @IntRange(min = 0) int seed) {
        Organisation organisation = OrganisationPlan.standard().generate();
        List<ThinEvent> published = new ArrayList<>();
        Changes changes = new Changes(organisation, published::add, CLOCK, seed);
        Map<String, ObjectNode> before = state(organisation);

        for (int i = 0; i < 100; i++) {
            changes.step();
        }

        Map<String, ObjectNode> after = state(organisation);
        Set<String> changed = new HashSet<>(before.keySet());
        changed.addAll(after.keySet());
        changed.removeIf(key -> before.containsKey(key)
                && after.containsKey(key)
                && before.getOrDefault(key, after.get(key)).equals(after.get(key)));
        Set<String> told = new HashSet<>();
        published.forEach(event -> told.add(key(event)));
        assertThat(told).containsAll(changed);
        assertThat(changed).hasSizeGreaterThan(60);
    }

    @Property(tries = 10)
    void leavesTheWorkedExampleAlone(@ForAll @IntRange(min = 0) int seed) {
        Organisation example = new Organisation();
        WorkedExample.addTo(example);
        Organisation organisation = OrganisationPlan.standard().generate();
        Changes changes = new Changes(organisation, event -> {}, CLOCK, seed);

        for (int i = 0; i < 300; i++) {
            changes.step();
        }

        for (SourceCollection collection : SourceCollection.values()) {
            assertThat(example.documents(collection))
                    .allSatisfy(document -> assertThat(organisation.find(
                                    collection, document.path("id").asText()))
                            .hasValue(document));
        }
    }

    @Example
    void publishesAChangeOnlyAfterTheSourceShowsIt() {
        Organisation organisation = OrganisationPlan.standard().generate();
        List<ThinEvent> early = new ArrayList<>();
        Changes changes = new Changes(
                organisation,
                event -> {
                    boolean gone = event.type().endsWith("_deleted");
                    if (gone == state(organisation).containsKey(key(event))) {
                        early.add(event);
                    }
                },
                CLOCK,
                1);
        for (int i = 0; i < 100; i++) {
            changes.step();
        }
        assertThat(early).isEmpty();
    }

    @Example
    void changesAllKindsOfThingsInTheLongRun() {
        Organisation organisation = OrganisationPlan.standard().generate();
        Set<String> types = new HashSet<>();
        Changes changes = new Changes(organisation, event -> types.add(event.type()), CLOCK, 1);
        for (int i = 0; i < 500; i++) {
            changes.step();
        }
        assertThat(types)
                .contains(
                        "model_instance_created",
                        "model_instance_updated",
                        "model_instance_deleted",
                        "model_updated",
                        "pipeline_run_finished",
                        "ab_test_updated",
                        "dataset_updated",
                        "feature_updated",
                        "pipeline_updated");
    }

    private static Map<String, ObjectNode> state(Organisation organisation) {
        Map<String, ObjectNode> state = new TreeMap<>();
        for (SourceCollection collection : SourceCollection.values()) {
            organisation.documents(collection).forEach(document -> {
                String id = document.path("id").asText();
                state.put(key(collection.event(id, "seen")), document);
            });
        }
        return state;
    }

    private static String key(ThinEvent event) {
        return event.idField() + " " + event.id();
    }
}
