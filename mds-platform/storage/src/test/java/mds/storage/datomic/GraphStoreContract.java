package mds.storage.datomic;

import static mds.storage.datomic.Graphs.at;
import static mds.storage.datomic.Graphs.fetched;
import static mds.storage.datomic.Graphs.gone;
import static mds.storage.datomic.Graphs.mail;
import static mds.storage.datomic.Graphs.model;
import static mds.storage.datomic.Graphs.run;
import static mds.storage.datomic.Graphs.user;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import mds.kernel.graph.CommitDelta;
import mds.kernel.graph.Edge;
import mds.kernel.graph.EntityState;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.graph.Job;
import mds.plugin.Alias;
import mds.plugin.Direction;
import mds.plugin.Entity;
import org.junit.jupiter.api.Test;

/** What every store of the graph holds to: the sentences of the port, on a real database. */
abstract class GraphStoreContract extends DueWorkContract {
    @Test
    void showsEdgesFromBothEndsSortedAndByType() throws Exception {
        commit(
                fetched(Entity.of(run("1")).reference("reads", List.of(model("b"), model("a"))), 1),
                fetched(Entity.of(run("2")).reference("reads", model("a")), 1),
                fetched(Entity.of(model("a")).reference("producedBy", run("1")), 1));
        GraphSnapshot graph = store().snapshot();
        assertThat(graph.edges(run("1"), Direction.OUT, Set.of()))
                .extracting(Edge::to)
                .containsExactly(model("a"), model("b"));
        assertThat(graph.edges(model("a"), Direction.IN, Set.of()))
                .extracting(Edge::from)
                .containsExactly(run("1"), run("2"));
        assertThat(graph.edges(model("a"), Direction.IN, Set.of("producedBy"))).isEmpty();
        assertThat(graph.edgesBetween(run("1"), "reads", model("a")))
                .containsExactly(byRecord(run("1"), "reads", model("a")));
        assertThat(graph.edgesBetween(run("1"), "executedFor", model("a"))).isEmpty();
        assertThat(neighbours(run("1"), "reads", Direction.OUT)).containsExactlyInAnyOrder(model("a"), model("b"));
        assertThat(neighbours(model("a"), "reads", Direction.IN)).containsExactlyInAnyOrder(run("1"), run("2"));
        assertThat(neighbours(model("a"), "noSuchEdge", Direction.IN)).isEmpty();
    }

    @Test
    void knowsNothingOfWhatNobodySpokeOf() {
        GraphSnapshot graph = store().snapshot();
        assertThat(graph.node(model("a"))).isEmpty();
        assertThat(graph.entity(model("a"))).isEmpty();
        assertThat(graph.entities(List.of(model("a")))).isEmpty();
        assertThat(graph.edges(model("a"), Direction.OUT, Set.of())).isEmpty();
        assertThat(graph.claimants(mail("x"))).isEmpty();
        assertThat(graph.aliasReferences(model("a"))).isEmpty();
        assertThat(graph.unclaimed("", "ownedBy", 10)).isEmpty();
        assertThat(graph.counts()).isEmpty();
        assertThat(store().followerBasis("nobody")).isEmpty();
    }

    @Test
    void tellsWhichAliasesSeveralEntitiesClaim() throws Exception {
        commit(
                fetched(Entity.of(user("2")).alias(Optional.of(mail("x"))), 1),
                fetched(Entity.of(user("1")).alias(Optional.of(mail("x"))), 1),
                fetched(Entity.of(user("3")).alias(Optional.of(mail("y"))), 1));
        GraphSnapshot contested = store().snapshot();
        assertThat(contested.contestedAliases())
                .isEqualTo(new TreeMap<>(Map.of(mail("x"), List.of(user("1"), user("2")))));
        commit(gone(user("1"), 2));
        assertThat(store().snapshot().contestedAliases()).isEmpty();
        assertThat(store().snapshotAt(contested.basis()).contestedAliases()).hasSize(1);
    }

    @Test
    void completesTheAliasesThatNobodyClaims() throws Exception {
        Alias carol = Alias.email("carol@example.com");
        Alias team = new Alias("team:Carols");
        commit(
                fetched(Entity.of(model("a")).reference("ownedBy", carol).reference("ownedBy", team), 1),
                fetched(Entity.of(model("b")).reference("ownedBy", Alias.email("carl@example.com")), 1),
                fetched(Entity.of(model("c")).reference("ownedBy", Alias.email("cara@example.com")), 1),
                fetched(Entity.of(run("1")).reference("reads", new Alias("s3://carol/models")), 1),
                fetched(Entity.of(user("cara")).alias(Optional.of(Alias.email("cara@example.com"))), 1));
        GraphSnapshot graph = store().snapshot();
        assertThat(graph.unclaimed("Carol", "ownedBy", 10)).containsExactly(carol, team);
        assertThat(graph.unclaimed("car", "ownedBy", 10)).containsExactly(Alias.email("carl@example.com"), carol);
        assertThat(graph.unclaimed("car", "ownedBy", 1)).containsExactly(Alias.email("carl@example.com"));
        assertThat(graph.unclaimed("//car", "reads", 10)).containsExactly(new Alias("s3://carol/models"));
        assertThat(graph.unclaimed("carola", "ownedBy", 10)).isEmpty();

        commit(
                fetched(Entity.of(user("carol")).alias(Optional.of(carol)), 2),
                fetched(Entity.of(model("b")), 2),
                fetched(Entity.of(user("cara")), 2));
        assertThat(store().snapshot().unclaimed("car", "ownedBy", 10)).containsExactly(Alias.email("cara@example.com"));
    }

    @Test
    void countsEntitiesByTypeAndState() throws Exception {
        commit(
                fetched(Entity.of(model("a")).reference("producedBy", run("1")), 1),
                fetched(Entity.of(model("b")), 1),
                gone(model("c"), 1),
                new GraphChange.EntityEnriched(model("b"), at(2)));
        assertThat(store().snapshot().counts())
                .isEqualTo(Map.of(
                        "model",
                        Map.of(EntityState.HYDRATED, 1L, EntityState.ENRICHED, 1L, EntityState.GONE, 1L),
                        "run",
                        Map.of(EntityState.UNCACHED, 1L)));
        try (var models = store().snapshot().entitiesOfType("model")) {
            assertThat(models).containsExactlyInAnyOrder(model("a"), model("b"), model("c"));
        }
    }

    @Test
    void listsEntitiesInTheOrderOfTheirUris() throws Exception {
        commit(
                fetched(Entity.of(model("b")).reference("producedBy", run("1")), 1),
                fetched(Entity.of(model("a")), 1),
                fetched(Entity.of(model("aa")), 1),
                gone(model("c"), 1),
                new GraphChange.EntityEnriched(model("b"), at(2)));
        GraphSnapshot graph = store().snapshot();
        Optional<String> models = Optional.of("model");
        assertThat(graph.entities(models, Optional.empty(), 10))
                .containsExactly(model("a"), model("aa"), model("b"), model("c"));
        assertThat(graph.entities(models, Optional.of(model("a")), 2)).containsExactly(model("aa"), model("b"));
        commit(fetched(Entity.of(model("ab")), 1));
        assertThat(store().snapshot().entities(models, Optional.of(model("aa")), 2))
                .containsExactly(model("ab"), model("b"));
        assertThat(graph.entities(models, Optional.of(model("aa")), 1)).containsExactly(model("b"));
        assertThat(graph.entities(models, Optional.of(run("1")), 10)).isEmpty();
        assertThat(graph.entities(Optional.of("run"), Optional.of(model("a")), 10))
                .containsExactly(run("1"));
        assertThat(graph.entities(Optional.empty(), Optional.of(model("b")), 10))
                .containsExactly(model("c"), run("1"));
        assertThat(graph.entities(Optional.of("mode"), Optional.empty(), 10)).isEmpty();
        assertThat(graph.count(models, Optional.empty())).isEqualTo(4);
        assertThat(graph.count(models, Optional.of(EntityState.ENRICHED))).isEqualTo(1);
        assertThat(graph.count(Optional.empty(), Optional.of(EntityState.HYDRATED)))
                .isEqualTo(2);
        assertThat(graph.count(Optional.empty(), Optional.empty())).isEqualTo(5);
    }

    @Test
    void tellsWhoRefersToAnAliasWhetherItIsClaimedOrNot() throws Exception {
        commit(
                fetched(Entity.of(model("b")).reference("ownedBy", mail("x")), 1),
                fetched(Entity.of(model("a")).reference("ownedBy", mail("x")).reference("reads", mail("x")), 1),
                fetched(Entity.of(model("c")).reference("ownedBy", mail("y")), 1));
        assertThat(store().snapshot().referrers(mail("x"), "ownedBy")).containsExactly(model("a"), model("b"));
        commit(
                fetched(Entity.of(user("1")).alias(Optional.of(mail("x"))), 1),
                new GraphChange.AliasResolved(mail("x")));
        commit(fetched(Entity.of(model("b")), 2));
        assertThat(store().snapshot().referrers(mail("x"), "ownedBy")).containsExactly(model("a"));
        assertThat(store().snapshot().referrers(mail("nobody"), "ownedBy")).isEmpty();
    }

    @Test
    void isEnrichedUntilARecordSaysSomethingElse() throws Exception {
        commit(fetched(Entity.of(model("a")).name("A"), 1));
        commit(new GraphChange.EntityEnriched(model("a"), at(2)));
        assertThat(view(model("a")).state()).isEqualTo(EntityState.ENRICHED);
        assertThat(view(model("a")).enrichedAt()).contains(at(2));
        commit(fetched(Entity.of(model("a")).name("A"), 3));
        assertThat(view(model("a")).state()).isEqualTo(EntityState.ENRICHED);
        assertThat(view(model("a")).fetchedAt()).contains(at(3));
        commit(fetched(Entity.of(model("a")).name("B"), 4));
        assertThat(view(model("a")).state()).isEqualTo(EntityState.HYDRATED);
        assertThat(view(model("a")).enrichedAt()).isEmpty();
    }

    @Test
    void tellsOfAnEntityThatIsReferredFromByAnotherAliasAndSaysNothingElseThatIsNew() throws Exception {
        commit(fetched(Entity.of(model("a")).name("A").reference("ownedBy", mail("x")), 1));
        long basis = store().snapshot().basis();
        commit(fetched(Entity.of(model("a")).name("A").reference("ownedBy", mail("y")), 2));
        CommitDelta delta = store().deltasAfter(basis, 10).getFirst();
        assertThat(delta.facts()).isEqualTo(Map.of(model("a"), Set.of("references")));
        assertThat(delta.aliases()).containsExactlyInAnyOrder(mail("x"), mail("y"));
    }

    @Test
    void tellsWhichFactsOfAnEntityChanged() throws Exception {
        commit(fetched(Entity.of(model("a")).name("A").attribute("version", IntNode.valueOf(1)), 1));
        long basis = store().snapshot().basis();
        commit(fetched(
                Entity.of(model("a"))
                        .name("A")
                        .attribute("version", IntNode.valueOf(2))
                        .tag("team", Optional.of("x")),
                2));
        assertThat(store().deltasAfter(basis, 10))
                .extracting(CommitDelta::facts)
                .containsExactly(Map.of(model("a"), Set.of("version", "tags")));
    }

    @Test
    void tellsWhatEachCommitChanged() throws Exception {
        long start = store().snapshot().basis();
        GraphChange record =
                fetched(Entity.of(model("a")).reference("producedBy", run("1")).reference("ownedBy", mail("x")), 1);
        long first = commit(record).basis();
        long second = commit(fetched(Entity.of(user("1")).alias(Optional.of(mail("x"))), 1))
                .basis();
        long third = commit(new GraphChange.AliasResolved(mail("x"))).basis();
        long fourth = commit(fetched(Entity.of(model("a")), 2)).basis();
        List<CommitDelta> deltas = store().deltasAfter(start, 10);
        assertThat(deltas).extracting(CommitDelta::basis).containsExactly(first, second, third, fourth);
        CommitDelta one = deltas.get(0);
        assertThat(one.entities()).containsExactlyInAnyOrder(model("a"), run("1"));
        assertThat(one.edges())
                .containsExactly(new CommitDelta.EdgeChange(byRecord(model("a"), "producedBy", run("1")), true));
        assertThat(one.aliases()).containsExactly(mail("x"));
        assertThat(deltas.get(1).entities()).containsExactly(user("1"));
        assertThat(deltas.get(1).aliases()).containsExactly(mail("x"));
        assertThat(deltas.get(2).entities()).isEmpty();
        assertThat(deltas.get(2).edges())
                .containsExactly(new CommitDelta.EdgeChange(byAlias(model("a"), "x", user("1")), true));
        assertThat(deltas.get(3).edges())
                .containsExactlyInAnyOrder(
                        new CommitDelta.EdgeChange(byAlias(model("a"), "x", user("1")), false),
                        new CommitDelta.EdgeChange(byRecord(model("a"), "producedBy", run("1")), false));
        assertThat(deltas.get(3).aliases()).containsExactly(mail("x"));
        assertThat(store().deltasAfter(first, 2)).extracting(CommitDelta::basis).containsExactly(second, third);
        assertThat(store().deltasAfter(fourth, 2)).isEmpty();
        assertThat(one.at())
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
    }

    @Test
    void makesNoDeltaOfBookkeeping() throws Exception {
        GraphChange record = fetched(Entity.of(model("a")).reference("producedBy", run("1")), 1);
        commit(record);
        long basis = store().snapshot().basis();
        assertThat(commit(record).basis()).isEqualTo(basis);
        commit(
                fetched(Entity.of(model("a")).reference("producedBy", run("1")), 2),
                new GraphChange.EntityEnriched(model("a"), at(2)),
                new GraphChange.HydrationFailed(run("1"), "500", at(3), at(9)),
                new GraphChange.FollowerAdvanced("f", basis));
        assertThat(store().snapshot().basis()).isGreaterThan(basis);
        assertThat(store().deltasAfter(basis, 10)).isEmpty();
        assertThat(store().deltasAfter(basis, 10)).isEmpty();
        long next = commit(fetched(Entity.of(model("b")), 1)).basis();
        assertThat(store().deltasAfter(basis, 10))
                .extracting(CommitDelta::basis)
                .containsExactly(next);
        assertThat(store().deltasAfter(basis - 1, 10)).hasSize(2);
        assertThat(store().deltasAfter(next, 10)).isEmpty();
    }

    @Test
    void neverMovesAFollowerBackwards() throws Exception {
        commit(new GraphChange.FollowerAdvanced("f", 7));
        commit(new GraphChange.FollowerAdvanced("f", 5));
        assertThat(store().followerBasis("f")).hasValue(7);
        commit(new GraphChange.FollowerAdvanced("f", 9));
        assertThat(store().followerBasis("f")).hasValue(9);
    }

    @Test
    void wakesWhoWaitsForACommit() throws Exception {
        long basis = store().snapshot().basis();
        assertThat(store().awaitCommitAfter(basis, Duration.ofMillis(30))).isEqualTo(basis);
        Thread committing = Thread.startVirtualThread(() -> {
            try {
                Thread.sleep(100);
                commit(fetched(Entity.of(model("a")), 1));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(store().awaitCommitAfter(basis, Duration.ofSeconds(20))).isGreaterThan(basis);
        committing.join();
    }

    @Test
    void showsThePast() throws Exception {
        long empty = store().snapshot().basis();
        long one = commit(fetched(Entity.of(model("a")).name("one").reference("producedBy", run("1")), 1))
                .basis();
        Instant then = store().deltasAfter(empty, 1).getFirst().at();
        Thread.sleep(5);
        commit(fetched(Entity.of(model("a")).name("two").reference("producedBy", run("2")), 2));
        long gone = commit(gone(model("a"), 3)).basis();
        for (GraphSnapshot past : List.of(store().snapshotAt(one), store().snapshotAsOf(then))) {
            assertThat(past.basis()).isGreaterThanOrEqualTo(one);
            assertThat(past.entity(model("a")).orElseThrow().name()).isEqualTo("one");
            assertThat(past.edges(model("a"), Direction.OUT, Set.of()))
                    .extracting(Edge::to)
                    .containsExactly(run("1"));
            assertThat(past.node(run("2"))).isEmpty();
            assertThat(past.node(model("a"))).isEqualTo(store().snapshot().node(model("a")));
        }
        assertThat(store().snapshotAsOf(then.minusMillis(1)).node(model("a"))).isEmpty();
        assertThat(store().snapshotAt(empty).counts()).isEmpty();
        assertThat(store().snapshotAt(0).counts()).isEmpty();
        assertThat(store().snapshotAt(-1).counts()).isEmpty();
        assertThat(store().snapshotAt(gone).entity(model("a")).orElseThrow().state())
                .isEqualTo(EntityState.GONE);
        assertThat(store().snapshotAsOf(Instant.now().plusSeconds(60)).basis()).isEqualTo(gone);
    }

    @Test
    void showsEveryCommitOfAnInstant() throws Exception {
        long basis = store().snapshot().basis();
        for (int number = 0; number < 30; number++) {
            commit(fetched(Entity.of(model("m" + number)), 1));
        }
        List<CommitDelta> deltas = store().deltasAfter(basis, 100);
        for (int index = 0; index + 1 < deltas.size(); index++) {
            if (deltas.get(index).at().isBefore(deltas.get(index + 1).at())) {
                GraphSnapshot past = store().snapshotAsOf(deltas.get(index).at());
                assertThat(past.node(model("m" + index))).isPresent();
                assertThat(past.node(model("m" + (index + 1)))).isEmpty();
            }
        }
    }

    @Test
    void readsOneMomentHoweverLongItTakes() throws Exception {
        commit(fetched(Entity.of(model("a")).name("one"), 1));
        GraphSnapshot graph = store().snapshot();
        commit(fetched(Entity.of(model("a")).name("two"), 2));
        assertThat(graph.entity(model("a")).orElseThrow().name()).isEqualTo("one");
    }

    @Test
    void isPreparedAgainForAModelThatGrew() throws Exception {
        commit(fetched(Entity.of(model("a")).name("one"), 1));
        store().prepare(Graphs.MODEL);
        assertThat(view(model("a")).name()).isEqualTo("one");
    }

    @Test
    void letsOneHostAtATimeHoldAJob() throws Exception {
        assertThat(store().job("sweep")).isEqualTo(Job.unknown("sweep"));
        assertThat(store().commit(List.of(held("one", 0, 30))).refused()).isEmpty();
        assertThat(store().commit(List.of(held("two", 29, 60))).refused()).hasSize(1);
        assertThat(store().commit(List.of(held("one", 20, 50))).refused()).isEmpty();
        assertThat(store().job("sweep").until()).isEqualTo(at(50));
        assertThat(store().commit(List.of(held("two", 50, 90))).refused()).isEmpty();
        assertThat(store().job("sweep").host()).contains("two");
    }

    @Test
    void takesNotesOfAJobFromItsHolderAlone() throws Exception {
        commit(held("one", 0, 30), new GraphChange.JobNoted("sweep", "one", "page 3"));
        commit(held("two", 30, 60));
        GraphChange late = new GraphChange.JobNoted("sweep", "one", "page 4");
        assertThat(store().commit(List.of(late)).refused()).containsExactly(late);
        assertThat(store().job("sweep").note()).contains("page 3");
        commit(new GraphChange.JobAsked("sweep", "stop"), new GraphChange.JobNoted("sweep", "two", "page 5"));
        assertThat(store().job("sweep").note()).contains("page 5");
        assertThat(store().job("sweep").request()).contains("stop");
        assertThat(store().snapshot().counts()).isEmpty();
    }

    @Test
    void refusesTheWorkOfAHostThatLostItsJobAltogether() throws Exception {
        commit(held("one", 0, 30));
        GraphChange ofOne = new GraphChange.WorkOf("sweep", "one");
        GraphChange fourth = new GraphChange.FollowerAdvanced("f", 4);
        assertThat(store().commit(List.of(ofOne, fourth)).refused()).isEmpty();
        commit(held("two", 30, 60), new GraphChange.JobKept("sweep", "two", at(40)));
        GraphChange ninth = new GraphChange.FollowerAdvanced("f", 9);
        GraphChange kept = new GraphChange.JobKept("sweep", "one", at(90));
        assertThat(store().commit(List.of(kept, ofOne, ninth)).refused()).containsExactly(kept, ofOne, ninth);
        assertThat(store().followerBasis("f")).hasValue(4);
        assertThat(store().job("sweep").until()).isEqualTo(at(40));
    }

    private static GraphChange held(String host, long now, long until) {
        return new GraphChange.JobHeld("sweep", host, at(now), at(until));
    }
}
