package mds.storage.datomic;

import static mds.storage.datomic.Graphs.at;
import static mds.storage.datomic.Graphs.cell;
import static mds.storage.datomic.Graphs.fetched;
import static mds.storage.datomic.Graphs.gone;
import static mds.storage.datomic.Graphs.model;
import static mds.storage.datomic.Graphs.run;
import static mds.storage.datomic.Graphs.test;
import static mds.storage.datomic.Graphs.testFetched;
import static mds.storage.datomic.Graphs.user;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import mds.kernel.graph.EntityState;
import mds.kernel.graph.EntityView;
import mds.kernel.graph.GraphChange;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import org.junit.jupiter.api.Test;

/** What every store of the graph holds to about what is still to be asked: a part of {@link GraphStoreContract}. */
abstract class DueWorkContract extends GraphChangeContract {
    @Test
    void keepsWhatIsKnownWhenASourceCannotSay() throws Exception {
        commit(fetched(Entity.of(model("a")).name("A").reference("producedBy", run("1")), 1));
        GraphChange.HydrationFailed failed = new GraphChange.HydrationFailed(model("a"), "500", at(2), at(60));
        commit(failed, new GraphChange.HydrationFailed(run("1"), "timeout", at(2), at(30)));
        commit(failed);
        assertThat(view(model("a")).state()).isEqualTo(EntityState.STALE);
        assertThat(view(model("a")).name()).isEqualTo("A");
        assertThat(view(model("a")).retry()).contains(new EntityView.Retry(2, Optional.of("500"), at(60)));
        assertThat(view(run("1")).state()).isEqualTo(EntityState.UNCACHED);
        assertThat(store().snapshot().dueEntities(at(29), 10)).isEmpty();
        assertThat(store().snapshot().dueEntities(at(60), 10)).containsExactly(run("1"), model("a"));
        commit(fetched(Entity.of(model("a")).name("A").reference("producedBy", run("1")), 3));
        assertThat(view(model("a")).state()).isEqualTo(EntityState.HYDRATED);
        assertThat(view(model("a")).retry()).isEmpty();
    }

    @Test
    void refusesAFailureThatIsOlderThanAnAnswer() throws Exception {
        commit(fetched(Entity.of(model("a")).name("A"), 5), gone(user("u"), 5));
        GraphChange before = new GraphChange.HydrationFailed(model("a"), "500", at(4), at(60));
        GraphChange together = new GraphChange.HydrationFailed(user("u"), "500", at(5), at(60));
        assertThat(commit(before, together).refused()).containsExactly(before, together);
        assertThat(view(model("a")).state()).isEqualTo(EntityState.HYDRATED);
        assertThat(view(model("a")).retry()).isEmpty();
        assertThat(store().snapshot().dueEntities(at(60), 10)).isEmpty();
        assertThat(commit(new GraphChange.HydrationFailed(model("a"), "500", at(6), at(60)))
                        .refused())
                .isEmpty();
        assertThat(view(model("a")).state()).isEqualTo(EntityState.STALE);
    }

    @Test
    void movesTheUncachedPartsOfARootThatCannotBeAsked() throws Exception {
        commit(fetched(Entity.of(run("1")).reference("executedFor", cell("t", 1)), 1));
        commit(new GraphChange.HydrationFailed(test("t"), "500", at(1), at(60)));
        assertThat(store().snapshot().dueEntities(at(59), 10)).isEmpty();
        commit(fetched(Entity.of(run("2")).reference("executedFor", cell("t", 2)), 2));
        assertThat(store().snapshot().dueEntities(at(59), 10)).isEmpty();
        assertThat(store().snapshot().dueEntities(at(60), 10)).containsExactly(test("t"));
    }

    @Test
    void remembersAFailureOfWhatWasNeverHeardOf() throws Exception {
        commit(new GraphChange.HydrationFailed(model("new"), "500", at(1), at(60)));
        assertThat(view(model("new")).state()).isEqualTo(EntityState.UNCACHED);
        assertThat(store().snapshot().dueEntities(at(60), 10)).containsExactly(model("new"));
    }

    @Test
    void holdsAnAnswerThatIsOlderThanAFailureForStale() throws Exception {
        commit(new GraphChange.HydrationFailed(test("t"), "500", at(5), at(60)));
        commit(testFetched("t", List.of(1), 4));
        assertThat(view(test("t")).name()).isEqualTo("test t");
        assertThat(view(test("t")).state()).isEqualTo(EntityState.STALE);
        assertThat(view(cell("t", 1)).state()).isEqualTo(EntityState.STALE);
        assertThat(view(test("t")).retry()).contains(new EntityView.Retry(1, Optional.of("500"), at(60)));
        commit(testFetched("t", List.of(1), 5));
        assertThat(view(test("t")).state()).isEqualTo(EntityState.HYDRATED);
        assertThat(view(cell("t", 1)).state()).isEqualTo(EntityState.HYDRATED);
        assertThat(due(60)).isEmpty();
    }

    @Test
    void keepsARefreshDueUntilItIsAnsweredAndNoLonger() throws Exception {
        commit(fetched(Entity.of(model("a")).name("A"), 1));
        GraphChange mark = new GraphChange.RefreshDue(model("a"), at(10), at(10));
        long marked = commit(mark).basis();
        assertThat(commit(mark).basis()).as("nothing is written twice").isEqualTo(marked);
        assertThat(view(model("a")).state()).isEqualTo(EntityState.HYDRATED);
        assertThat(view(model("a")).retry()).contains(new EntityView.Retry(0, Optional.empty(), at(10)));
        assertThat(due(9)).isEmpty();
        assertThat(store().snapshot().nextDue(at(9))).contains(at(10));
        assertThat(store().snapshot().nextDue(at(10))).isEmpty();
        commit(fetched(Entity.of(model("a")).name("A"), 9));
        assertThat(due(10)).containsExactly(model("a"));
        commit(fetched(Entity.of(model("a")).name("A"), 10));
        assertThat(due(1000)).isEmpty();
        assertThat(commit(mark).refused()).containsExactly(mark);
        assertThat(due(1000)).isEmpty();
    }

    @Test
    void makesARefreshDueAtTheEarliestTimeAndForTheLatestEvent() throws Exception {
        commit(new GraphChange.RefreshDue(model("new"), at(3), at(5)));
        commit(new GraphChange.RefreshDue(model("new"), at(9), at(9)));
        assertThat(view(model("new")).state()).isEqualTo(EntityState.UNCACHED);
        assertThat(due(5)).containsExactly(model("new"));
        commit(fetched(Entity.of(model("new")), 5));
        assertThat(due(8)).isEmpty();
        assertThat(due(9)).containsExactly(model("new"));
        commit(gone(model("new"), 9));
        assertThat(due(1000)).isEmpty();
    }

    @Test
    void doesNotPutOffARefreshForAnEarlierFailureNorForgetAFailureForARefresh() throws Exception {
        commit(new GraphChange.RefreshDue(model("a"), at(10), at(10)));
        commit(new GraphChange.HydrationFailed(model("a"), "500", at(4), at(60)));
        assertThat(view(model("a")).retry()).contains(new EntityView.Retry(1, Optional.of("500"), at(10)));
        commit(new GraphChange.HydrationFailed(model("a"), "503", at(10), at(70)));
        assertThat(view(model("a")).retry()).contains(new EntityView.Retry(2, Optional.of("503"), at(70)));
        commit(new GraphChange.RefreshDue(model("a"), at(20), at(20)));
        assertThat(view(model("a")).retry()).contains(new EntityView.Retry(2, Optional.of("503"), at(20)));
        commit(fetched(Entity.of(model("a")), 20));
        assertThat(view(model("a")).retry()).isEmpty();
    }

    private List<EntityUri> due(long second) {
        return store().snapshot().dueEntities(at(second), 10);
    }
}
