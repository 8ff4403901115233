package mds.storage.datomic;

import static mds.storage.datomic.Graphs.at;
import static mds.storage.datomic.Graphs.cell;
import static mds.storage.datomic.Graphs.fetched;
import static mds.storage.datomic.Graphs.gone;
import static mds.storage.datomic.Graphs.mail;
import static mds.storage.datomic.Graphs.model;
import static mds.storage.datomic.Graphs.run;
import static mds.storage.datomic.Graphs.test;
import static mds.storage.datomic.Graphs.testFetched;
import static mds.storage.datomic.Graphs.user;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mds.kernel.graph.AliasReference;
import mds.kernel.graph.CommitResult;
import mds.kernel.graph.Edge;
import mds.kernel.graph.EntityState;
import mds.kernel.graph.EntityView;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.graph.GraphStore;
import mds.plugin.Direction;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of the graph holds to about what it is told: the first part of {@link GraphStoreContract}. */
abstract class GraphChangeContract {
    private static final Edge.Origin RECORD = new Edge.Origin.Asserted(Optional.empty());

    private GraphStore opened;

    /** Opens a store of an empty database. */
    abstract GraphStore open() throws Exception;

    GraphStore store() {
        return opened;
    }

    @BeforeEach
    void prepare() throws Exception {
        opened = open();
        opened.prepare(Graphs.MODEL);
    }

    @AfterEach
    void close() {
        opened.close();
    }

    CommitResult commit(GraphChange... changes) throws Exception {
        return opened.commit(List.of(changes));
    }

    EntityView view(EntityUri uri) {
        return opened.snapshot().entity(uri).orElseThrow();
    }

    List<Edge> out(EntityUri uri) {
        return opened.snapshot().edges(uri, Direction.OUT, Set.of());
    }

    static Edge byRecord(EntityUri from, String type, EntityUri to) {
        return new Edge(from, type, to, RECORD);
    }

    static Edge byAlias(EntityUri from, String owner, EntityUri to) {
        return new Edge(from, "ownedBy", to, new Edge.Origin.Asserted(Optional.of(mail(owner))));
    }

    static Edge byRule(EntityUri from, EntityUri to) {
        return new Edge(from, "testedIn", to, new Edge.Origin.Inferred(Graphs.TESTED_IN));
    }

    List<EntityUri> neighbours(EntityUri uri, String type, Direction direction) {
        GraphSnapshot graph = store().snapshot();
        long[] nodes = graph.neighbours(graph.node(uri).orElseThrow(), type, direction);
        return Arrays.stream(nodes).mapToObj(graph::uri).toList();
    }

    @Test
    void showsARecordAsItWasTold() throws Exception {
        var metrics = new ObjectMapper().readTree("{\"auc\": 0.91, \"by\": [{\"b\": 1, \"a\": 2}]}");
        var stages = new ObjectMapper().readTree("[\"b\", \"a\", \"b\"]");
        commit(fetched(
                Entity.of(model("a"))
                        .name("Ranking")
                        .description(Optional.of("ranks"))
                        .link(Optional.of("https://example.com/a"))
                        .domains(List.of("search", "ads"))
                        .tag("team", Optional.of("x"))
                        .alias(Optional.of(mail("model-a")))
                        .attribute("version", IntNode.valueOf(5))
                        .attribute("score", DoubleNode.valueOf(0.5))
                        .attribute("released", BooleanNode.TRUE)
                        .attribute("createdAt", Optional.of("2026-01-01T00:00:00.123456789+02:00"))
                        .attribute("metrics", metrics)
                        .attribute("stages", stages),
                1));
        EntityView view = view(model("a"));
        assertThat(view.state()).isEqualTo(EntityState.HYDRATED);
        assertThat(view.name()).isEqualTo("Ranking");
        assertThat(view.description()).contains("ranks");
        assertThat(view.link()).contains("https://example.com/a");
        assertThat(view.domains()).containsExactly("ads", "search");
        assertThat(view.tags()).extracting(Object::toString).containsExactly("team::x");
        assertThat(view.aliases()).containsExactly(mail("model-a"));
        assertThat(view.attributes())
                .containsEntry("version", LongNode.valueOf(5))
                .containsEntry("score", DoubleNode.valueOf(0.5))
                .containsEntry("released", BooleanNode.TRUE)
                .containsEntry("metrics", metrics)
                .containsEntry("stages", stages);
        assertThat(view.attributes()
                        .getOrDefault("createdAt", NullNode.instance)
                        .asText())
                .isEqualTo("2026-01-01T00:00:00.123456789+02:00");
        assertThat(view.fetchedAt()).contains(at(1));
        assertThat(view.retry()).isEmpty();
    }

    @Test
    void holdsOneNameOfTwoKindsApart() throws Exception {
        commit(
                fetched(Entity.of(model("a")).attribute("version", IntNode.valueOf(5)), 1),
                fetched(Entity.of(run("a")).attribute("version", Optional.of("five")), 1));
        assertThat(view(model("a")).attributes()).containsEntry("version", LongNode.valueOf(5));
        assertThat(view(run("a")).attributes()).containsEntry("version", TextNode.valueOf("five"));
    }

    @Test
    void takesBackWhatALaterRecordDoesNotSay() throws Exception {
        commit(fetched(
                Entity.of(model("a"))
                        .name("A")
                        .description(Optional.of("d"))
                        .tag("team", Optional.of("x"))
                        .alias(Optional.of(mail("m")))
                        .attribute("version", IntNode.valueOf(5))
                        .reference("producedBy", run("1"))
                        .reference("ownedBy", mail("alice")),
                1));
        commit(fetched(Entity.of(model("a")), 2));
        EntityView view = view(model("a"));
        assertThat(view.name()).isEqualTo("a");
        assertThat(view.description()).isEmpty();
        assertThat(view.tags()).isEmpty();
        assertThat(view.aliases()).isEmpty();
        assertThat(view.attributes()).isEmpty();
        assertThat(out(model("a"))).isEmpty();
        assertThat(store().snapshot().aliasReferences(model("a"))).isEmpty();
        assertThat(store().snapshot().claimants(mail("m"))).isEmpty();
    }

    @Test
    void refusesAnOlderFetchAloneAndAcceptsAnEqualOne() throws Exception {
        commit(fetched(Entity.of(model("a")).name("new"), 5));
        GraphChange old = fetched(Entity.of(model("a")).name("old"), 4);
        GraphChange oldGone = gone(model("a"), 4);
        CommitResult result = commit(old, fetched(Entity.of(model("b")).name("b"), 1), oldGone);
        assertThat(result.refused()).containsExactly(old, oldGone);
        assertThat(view(model("a")).name()).isEqualTo("new");
        assertThat(view(model("b")).name()).isEqualTo("b");
        assertThat(commit(fetched(Entity.of(model("a")).name("same"), 5)).refused())
                .isEmpty();
        assertThat(view(model("a")).name()).isEqualTo("same");
    }

    @Test
    void appliesChangesOfOneCommitInTheirOrder() throws Exception {
        GraphChange stale = fetched(Entity.of(model("a")).name("one"), 1);
        CommitResult result = commit(fetched(Entity.of(model("a")).name("two"), 2), stale, gone(model("b"), 1));
        assertThat(result.refused()).containsExactly(stale);
        assertThat(view(model("a")).name()).isEqualTo("two");
        assertThat(view(model("b")).state()).isEqualTo(EntityState.GONE);
    }

    @Test
    void makesWhomARecordRefersToUncachedAndDue() throws Exception {
        commit(fetched(Entity.of(model("a")).reference("producedBy", run("1")).reference("ownedBy", mail("alice")), 1));
        EntityView view = view(run("1"));
        assertThat(view.state()).isEqualTo(EntityState.UNCACHED);
        assertThat(view.name()).isEqualTo("1");
        assertThat(view.fetchedAt()).isEmpty();
        assertThat(view.retry()).contains(new EntityView.Retry(0, Optional.empty(), at(1)));
        GraphSnapshot graph = store().snapshot();
        assertThat(graph.dueEntities(at(1), 10)).containsExactly(run("1"));
        assertThat(graph.dueEntities(at(0), 10)).isEmpty();
        assertThat(graph.dueAliases(at(1), 10)).containsExactly(mail("alice"));
        assertThat(graph.aliasReferences(model("a")))
                .containsExactly(new AliasReference(model("a"), "ownedBy", mail("alice")));
        assertThat(out(model("a"))).containsExactly(byRecord(model("a"), "producedBy", run("1")));
    }

    @Test
    void findsDueRootsLongestDueFirstAndOnceEach() throws Exception {
        commit(
                fetched(Entity.of(run("1")).reference("executedFor", List.of(cell("t", 1), cell("t", 2))), 3),
                fetched(Entity.of(model("a")).reference("producedBy", run("2")), 2));
        assertThat(store().snapshot().dueEntities(at(9), 10)).containsExactly(run("2"), test("t"));
        assertThat(store().snapshot().dueEntities(at(9), 1)).containsExactly(run("2"));
    }

    @Test
    void tombstonesPartsThatARecordNoLongerLists() throws Exception {
        commit(testFetched("t", List.of(1, 2), 1));
        commit(testFetched("t", List.of(2), 2));
        EntityView part = view(cell("t", 1));
        assertThat(part.state()).isEqualTo(EntityState.GONE);
        assertThat(part.goneReason()).contains("not listed by " + test("t"));
        assertThat(out(cell("t", 1))).isEmpty();
        assertThat(out(cell("t", 2))).hasSize(1);
        commit(testFetched("t", List.of(1), 3));
        assertThat(view(cell("t", 1)).state()).isEqualTo(EntityState.HYDRATED);
        assertThat(view(cell("t", 1)).goneReason()).isEmpty();
    }

    @Test
    void tombstonesAnUncachedPartThatItsRootDoesNotList() throws Exception {
        commit(fetched(Entity.of(run("1")).reference("executedFor", cell("t", 7)), 1));
        assertThat(store().snapshot().dueEntities(at(9), 10)).containsExactly(test("t"));
        commit(testFetched("t", List.of(1), 2));
        assertThat(view(cell("t", 7)).state()).isEqualTo(EntityState.GONE);
        assertThat(store().snapshot().dueEntities(at(9), 10)).isEmpty();
        commit(fetched(Entity.of(run("2")).reference("executedFor", cell("t", 8)), 1));
        assertThat(view(cell("t", 8)).state()).isEqualTo(EntityState.GONE);
        assertThat(store().snapshot().dueEntities(at(9), 10)).isEmpty();
    }

    @Test
    void looksAgainAtATombstoneThatANewerRecordNames() throws Exception {
        commit(testFetched("t", List.of(1), 2));
        commit(fetched(Entity.of(run("1")).reference("executedFor", cell("t", 2)), 3));
        assertThat(view(cell("t", 2)).state()).isEqualTo(EntityState.GONE);
        assertThat(store().snapshot().dueEntities(at(9), 10)).containsExactly(test("t"));
    }

    @Test
    void makesARootAndItsPartsTombstonesThatSayNothing() throws Exception {
        commit(testFetched("t", List.of(1), 1), fetched(Entity.of(user("u")).alias(Optional.of(mail("u"))), 1));
        commit(gone(test("t"), 2), gone(user("u"), 2));
        assertThat(view(test("t")).state()).isEqualTo(EntityState.GONE);
        assertThat(view(test("t")).goneReason()).contains("410 Gone");
        assertThat(view(cell("t", 1)).state()).isEqualTo(EntityState.GONE);
        assertThat(view(cell("t", 1)).attributes()).isEmpty();
        assertThat(out(cell("t", 1))).isEmpty();
        assertThat(store().snapshot().claimants(mail("u"))).isEmpty();
        assertThat(commit(testFetched("t", List.of(1), 1)).refused()).hasSize(1);
        commit(testFetched("t", List.of(1), 3));
        assertThat(view(cell("t", 1)).state()).isEqualTo(EntityState.HYDRATED);
    }

    @Test
    void resolvesReferencesToTheSmallestClaimantAndFollowsIt() throws Exception {
        commit(fetched(Entity.of(model("a")).reference("ownedBy", mail("x")), 1));
        commit(
                fetched(Entity.of(user("2")).alias(Optional.of(mail("x"))), 1),
                fetched(Entity.of(user("1")).alias(Optional.of(mail("x"))), 1));
        assertThat(store().snapshot().claimants(mail("x"))).containsExactly(user("1"), user("2"));
        assertThat(store().snapshot().dueAliases(at(9), 10)).isEmpty();
        assertThat(out(model("a"))).isEmpty();
        GraphChange resolved = new GraphChange.AliasResolved(mail("x"));
        commit(resolved);
        assertThat(out(model("a"))).containsExactly(byAlias(model("a"), "x", user("1")));
        commit(fetched(Entity.of(model("b")).reference("ownedBy", mail("x")), 1), resolved);
        assertThat(out(model("b"))).containsExactly(byAlias(model("b"), "x", user("1")));
        commit(gone(user("1"), 2), resolved);
        assertThat(out(model("a"))).containsExactly(byAlias(model("a"), "x", user("2")));
        commit(gone(user("2"), 2), resolved);
        assertThat(out(model("a"))).isEmpty();
        assertThat(store().snapshot().dueAliases(at(9), 10)).containsExactly(mail("x"));
        commit(fetched(Entity.of(user("2")).alias(Optional.of(mail("x"))), 3), resolved);
        assertThat(out(model("a"))).containsExactly(byAlias(model("a"), "x", user("2")));
        assertThat(out(model("b"))).containsExactly(byAlias(model("b"), "x", user("2")));
    }

    @Test
    void dropsTheEdgeOfAReferenceThatIsNoLongerMade() throws Exception {
        commit(
                fetched(Entity.of(model("a")).reference("ownedBy", List.of(mail("x"), user("1"))), 1),
                fetched(Entity.of(user("1")).alias(Optional.of(mail("x"))), 1),
                new GraphChange.AliasResolved(mail("x")));
        assertThat(out(model("a")))
                .containsExactly(byAlias(model("a"), "x", user("1")), byRecord(model("a"), "ownedBy", user("1")));
        commit(fetched(Entity.of(model("a")).reference("ownedBy", user("1")), 2));
        assertThat(out(model("a"))).containsExactly(byRecord(model("a"), "ownedBy", user("1")));
        assertThat(neighbours(model("a"), "ownedBy", Direction.OUT)).containsExactly(user("1"));
    }

    @Test
    void asksForAnUnknownAliasAgainLaterAndNotOnceNobodyRefersToIt() throws Exception {
        commit(fetched(Entity.of(model("a")).reference("ownedBy", mail("x")), 1));
        commit(new GraphChange.AliasUnknown(mail("x"), at(100)));
        assertThat(store().snapshot().dueAliases(at(99), 10)).isEmpty();
        assertThat(store().snapshot().dueAliases(at(100), 10)).containsExactly(mail("x"));
        commit(fetched(Entity.of(model("a")), 2));
        assertThat(store().snapshot().dueAliases(at(100), 10)).isEmpty();
    }

    @Test
    void countsAClaimAndAReferenceOfOneEntityApart() throws Exception {
        commit(fetched(Entity.of(user("1")).alias(Optional.of(mail("x"))).reference("ownedBy", mail("x")), 1));
        assertThat(store().snapshot().dueAliases(at(9), 10)).isEmpty();
        commit(fetched(Entity.of(user("1")).reference("ownedBy", mail("x")), 2));
        assertThat(store().snapshot().dueAliases(at(9), 10)).containsExactly(mail("x"));
    }

    @Test
    void derivesExactlyTheEdgesThatARuleSays() throws Exception {
        commit(
                fetched(Entity.of(model("a")), 1),
                testFetched("1", List.of(), 1),
                testFetched("2", List.of(), 1),
                inferred(test("1"), test("2")));
        assertThat(out(model("a"))).containsExactly(byRule(model("a"), test("1")), byRule(model("a"), test("2")));
        commit(inferred(test("2")));
        assertThat(out(model("a"))).containsExactly(byRule(model("a"), test("2")));
        commit(fetched(Entity.of(model("a")).name("again"), 2));
        assertThat(out(model("a"))).containsExactly(byRule(model("a"), test("2")));
        commit(inferred());
        assertThat(out(model("a"))).isEmpty();
    }

    private static GraphChange inferred(EntityUri... to) {
        return new GraphChange.EdgesInferred(Graphs.TESTED_IN, "testedIn", model("a"), Set.of(to));
    }
}
