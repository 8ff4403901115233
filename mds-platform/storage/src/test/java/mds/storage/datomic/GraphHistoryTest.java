package mds.storage.datomic;

import static mds.storage.datomic.Graphs.cell;
import static mds.storage.datomic.Graphs.fetched;
import static mds.storage.datomic.Graphs.gone;
import static mds.storage.datomic.Graphs.mail;
import static mds.storage.datomic.Graphs.model;
import static mds.storage.datomic.Graphs.run;
import static mds.storage.datomic.Graphs.user;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import mds.kernel.graph.Edge;
import mds.kernel.graph.EntityHistory;
import mds.kernel.graph.EntityHistory.Change;
import mds.kernel.graph.EntityState;
import mds.kernel.graph.EntityView;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.GraphHistory.Presence;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.graph.GraphStore;
import mds.kernel.lineage.GraphDiff;
import mds.plugin.Direction;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.assertj.core.api.InstanceOfAssertFactories;

class GraphHistoryTest {
    private static final List<EntityUri> ALL =
            List.of(model("0"), model("1"), run("0"), run("1"), user("0"), user("1"));

    @Property(tries = 6, shrinking = ShrinkingMode.OFF)
    void anEarlierBasisShowsWhatWasTrueAndHistoryUndoneLeadsThere(@ForAll Random random) throws Exception {
        try (GraphStore store = open()) {
            Map<Long, Map<EntityUri, Set<String>>> truth = new TreeMap<>();
            for (int second = 1; second <= 20; second++) {
                long basis = store.commit(edits(random, second)).basis();
                truth.put(basis, spelled(store.snapshot()));
            }
            truth.forEach((basis, then) ->
                    assertThat(spelled(store.snapshotAt(basis))).isEqualTo(then));
            for (EntityUri uri : ALL) {
                Set<String> words = new TreeSet<>(spelled(store.snapshot(), uri));
                for (EntityHistory.Entry entry : all(store, uri)) {
                    assertThat(words).isEqualTo(spelled(store.snapshotAt(entry.basis()), uri));
                    entry.changes().forEach(change -> undo(uri, change, words));
                    assertThat(words).isEqualTo(spelled(store.snapshotAt(entry.basis() - 1), uri));
                }
                assertThat(words).isEmpty();
            }
        }
    }

    @Property(tries = 4, shrinking = ShrinkingMode.OFF)
    void aDifferenceUndoneLeadsFromTheLaterToTheEarlierMoment(@ForAll Random random) throws Exception {
        try (GraphStore store = open()) {
            List<GraphSnapshot> moments = new ArrayList<>();
            for (int second = 1; second <= 16; second++) {
                store.commit(edits(random, second));
                moments.add(store.snapshot());
            }
            for (EntityUri uri : ALL) {
                GraphSnapshot earlier = moments.get(random.nextInt(8));
                GraphSnapshot later = moments.get(8 + random.nextInt(8));
                GraphDiff diff = GraphDiff.between(earlier, later, uri, 0, Graphs.MODEL.edgeTypes());
                Set<String> words = new TreeSet<>(spelled(later, uri));
                diff.entities().getOrDefault(uri, List.of()).forEach(change -> undo(uri, change, words));
                diff.edges().forEach(change -> undo(uri, change, words));
                assertThat(words).isEqualTo(spelled(earlier, uri));
                assertThat(diff.cuts()).isEmpty();
            }
        }
    }

    @Example
    void anEntryTellsWhatChangedAndWhenTheRecordWasFetchedThatSaysSo() throws Exception {
        try (GraphStore store = open()) {
            store.commit(
                    List.of(fetched(Entity.of(model("0")).name("one").attribute("version", IntNode.valueOf(1)), 1)));
            store.commit(List.of(fetched(
                    Entity.of(model("0"))
                            .name("two")
                            .tag("env", Optional.of("prod"))
                            .reference("producedBy", run("0")),
                    2)));
            EntityHistory history = store.history().of(model("0"), Long.MAX_VALUE, 1);
            assertThat(history.more()).isTrue();
            EntityHistory.Entry latest = history.entries().getFirst();
            assertThat(latest.fetchedAt()).contains(Graphs.at(2));
            assertThat(latest.changes())
                    .containsExactlyInAnyOrder(
                            new Change.FieldChanged(
                                    "name", Optional.of(TextNode.valueOf("one")), Optional.of(TextNode.valueOf("two"))),
                            new Change.FieldChanged("version", Optional.of(LongNode.valueOf(1)), Optional.empty()),
                            new Change.ValuesChanged("tags", Set.of("env::prod"), Set.of()),
                            new Change.EdgeChanged(producedBy("0"), true));
            assertThat(store.history().of(model("0"), latest.basis(), 10).entries())
                    .extracting(EntityHistory.Entry::changes)
                    .first()
                    .asInstanceOf(InstanceOfAssertFactories.LIST)
                    .contains(new Change.StateChanged(Optional.empty(), Optional.of(EntityState.HYDRATED)));
        }
    }

    @Example
    void anEdgeTellsWhenItCameAndWent() throws Exception {
        try (GraphStore store = open()) {
            store.commit(List.of(fetched(Entity.of(model("0")).reference("producedBy", run("0")), 1)));
            store.commit(List.of(fetched(Entity.of(model("0")), 2)));
            store.commit(List.of(fetched(Entity.of(model("0")).reference("producedBy", run("0")), 3)));
            List<Presence> presences = store.history().of(model("0"), "producedBy", run("0"), Long.MAX_VALUE);
            assertThat(presences).extracting(Presence::edge).containsExactly(producedBy("0"), producedBy("0"));
            assertThat(presences.getFirst().went()).isPresent();
            assertThat(presences.getLast().went()).isEmpty();
            assertThat(store.history().of(model("0"), "producedBy", run("1"), Long.MAX_VALUE))
                    .isEmpty();
        }
    }

    @Property(tries = 4, shrinking = ShrinkingMode.OFF)
    void whenAnEdgeWasThereIsWhatEveryMomentShows(@ForAll Random random) throws Exception {
        try (GraphStore store = open()) {
            List<GraphSnapshot> moments = new ArrayList<>();
            for (int second = 1; second <= 16; second++) {
                store.commit(edits(random, second));
                moments.add(store.snapshot());
            }
            for (GraphSnapshot moment : moments) {
                for (EntityUri from : List.of(model("0"), model("1"))) {
                    for (EntityUri to : List.of(run("0"), run("1"), user("0"), user("1"))) {
                        String type = to.type().equals("run") ? "producedBy" : "ownedBy";
                        List<Presence> told = store.history().of(from, type, to, moment.basis() + 1);
                        assertThat(told.stream()
                                        .filter(presence -> presence.went().isEmpty())
                                        .map(Presence::edge))
                                .containsExactlyInAnyOrderElementsOf(moment.edgesBetween(from, type, to));
                    }
                }
            }
        }
    }

    @Example
    void aSubgraphsDifferenceHoldsWhatLiesAround() throws Exception {
        try (GraphStore store = open()) {
            store.commit(List.of(
                    fetched(Entity.of(model("0")).reference("producedBy", run("0")), 1),
                    fetched(Entity.of(run("0")).name("before"), 1)));
            GraphSnapshot earlier = store.snapshot();
            store.commit(List.of(fetched(Entity.of(run("0")).name("after").reference("executedFor", cell("0", 1)), 2)));
            GraphDiff diff =
                    GraphDiff.between(earlier, store.snapshot(), model("0"), 2, Set.of("producedBy", "executedFor"));
            assertThat(diff.entities()).containsOnlyKeys(run("0"), cell("0", 1));
            assertThat(diff.edges()).hasSize(1);
        }
    }

    private static GraphStore open() {
        GraphStore store = DatomicGraphStore.open("datomic:mem://" + UUID.randomUUID());
        store.prepare(Graphs.MODEL);
        return store;
    }

    private static Edge producedBy(String run) {
        return new Edge(model("0"), "producedBy", run(run), new Edge.Origin.Asserted(Optional.empty()));
    }

    private static List<GraphChange> edits(Random random, int second) {
        List<GraphChange> edits = new ArrayList<>();
        for (int more = random.nextInt(3); more >= 0; more--) {
            EntityUri uri = ALL.get(random.nextInt(ALL.size()));
            edits.add(random.nextInt(6) == 0 ? gone(uri, second) : fetched(record(uri, random), second));
        }
        edits.add(new GraphChange.AliasResolved(mail("x")));
        return edits;
    }

    private static Entity.Builder record(EntityUri uri, Random random) {
        Entity.Builder entity = Entity.of(uri).name("name " + random.nextInt(3));
        if (random.nextBoolean()) {
            entity.tag("env", Optional.of("" + random.nextInt(2)));
        }
        if (random.nextBoolean()) {
            entity.reference("ownedBy", mail("x"));
        }
        switch (uri.type()) {
            case "model" ->
                entity.attribute("version", IntNode.valueOf(random.nextInt(3)))
                        .reference("producedBy", run("" + random.nextInt(2)));
            case "run" -> entity.reference("reads", model("" + random.nextInt(2)));
            default -> entity.alias(random.nextBoolean() ? Optional.of(mail("x")) : Optional.empty());
        }
        return entity;
    }

    private static List<EntityHistory.Entry> all(GraphStore store, EntityUri uri) {
        List<EntityHistory.Entry> entries = new ArrayList<>();
        EntityHistory page = store.history().of(uri, Long.MAX_VALUE, 3);
        entries.addAll(page.entries());
        while (page.more()) {
            page = store.history().of(uri, page.entries().getLast().basis(), 3);
            entries.addAll(page.entries());
        }
        return entries;
    }

    private static Map<EntityUri, Set<String>> spelled(GraphSnapshot graph) {
        Map<EntityUri, Set<String>> words = new TreeMap<>();
        ALL.forEach(uri -> words.put(uri, spelled(graph, uri)));
        return words;
    }

    /** All that a snapshot says of an entity, in words. */
    private static Set<String> spelled(GraphSnapshot graph, EntityUri uri) {
        Set<String> words = new TreeSet<>();
        Optional<EntityView> view = graph.entity(uri);
        view.ifPresent(known -> {
            words.add("state " + known.state());
            if (!known.name().equals(uri.id())) {
                words.add("name \"%s\"".formatted(known.name()));
            }
            known.goneReason().ifPresent(reason -> words.add("goneReason \"%s\"".formatted(reason)));
            known.attributes().forEach((name, value) -> words.add("%s %s".formatted(name, value)));
            known.tags().forEach(tag -> words.add("tags " + tag));
            known.aliases().forEach(alias -> words.add("aliases " + alias));
        });
        for (Direction direction : Direction.values()) {
            graph.edges(uri, direction, Set.of()).forEach(edge -> words.add("edge " + edge));
        }
        return words;
    }

    private static void undo(EntityUri uri, Change change, Set<String> words) {
        switch (change) {
            case Change.StateChanged(var from, var to) -> {
                to.ifPresent(state -> took(words, "state " + state));
                from.ifPresent(state -> came(words, "state " + state));
            }
            case Change.FieldChanged(var field, var from, var to) -> {
                // What has no name of its own shows its id, which says nothing.
                String nameless = "name \"%s\"".formatted(uri.id());
                to.map(value -> field + " " + value)
                        .filter(word -> !word.equals(nameless))
                        .ifPresent(word -> took(words, word));
                from.map(value -> field + " " + value)
                        .filter(word -> !word.equals(nameless))
                        .ifPresent(word -> came(words, word));
            }
            case Change.ValuesChanged(var field, var added, var removed) -> {
                added.forEach(value -> took(words, field + " " + value));
                removed.forEach(value -> came(words, field + " " + value));
            }
            case Change.EdgeChanged(var edge, var added) -> {
                if (added) {
                    took(words, "edge " + edge);
                } else {
                    came(words, "edge " + edge);
                }
            }
        }
    }

    private static void took(Set<String> words, String word) {
        assertThat(words.remove(word)).as("%s is in %s", word, words).isTrue();
    }

    private static void came(Set<String> words, String word) {
        assertThat(words.add(word)).as("%s is not in %s", word, words).isTrue();
    }
}
