package mds.kernel.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import mds.kernel.graph.EntityState;
import mds.kernel.graph.EntityView;
import mds.kernel.graph.GraphStore;
import mds.kernel.hydration.HydrationStage;
import mds.kernel.inventory.Sweep.Phase;
import mds.kernel.inventory.Sweep.Trigger;
import mds.kernel.inventory.Sweeps.Request;
import mds.kernel.job.JobBoard;
import mds.kernel.model.EntityTypeModel;
import mds.kernel.model.GraphModel;
import mds.kernel.normalization.NormalizationStage;
import mds.kernel.pipeline.RecordPipeline;
import mds.kernel.source.PluginCalls;
import mds.kernel.source.Sources;
import mds.storage.datomic.DatomicGraphStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SweepsTest {
    private static final GraphModel MODEL = new GraphModel(
            Map.of(
                    "dataset",
                    new EntityTypeModel("dataset", "Dataset", "datasets", Optional.empty(), Map.of(), Map.of())),
            List.of());
    private static final SweepSchedule ON_CONNECT = new SweepSchedule(true, Optional.empty(), 0.05);
    private static final SweepSchedule ASKED_ONLY = new SweepSchedule(false, Optional.empty(), 0.05);

    private final Clock clock = Clock.systemUTC();
    private final ListedSource source = new ListedSource(clock);
    private final String database = "datomic:mem://" + UUID.randomUUID();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable open : opened.reversed()) {
            open.close();
        }
    }

    @Test
    void fillTheGraphFromASourceThatWasNeverSwept() throws Exception {
        source.with(1, 57);
        Host host = host(ON_CONNECT);
        Sweep sweep = host.awaitPhase(Phase.FINISHED);
        assertThat(sweep.trigger()).isEqualTo(Trigger.CONNECTED);
        assertThat(sweep.tally()).isEqualTo(new Sweep.Tally(57, 57, 0, 0, 0));
        assertThat(host.states()).containsOnly(Map.entry(EntityState.HYDRATED, 57L));
        assertThat(source.asked).hasSize(57).doesNotHaveDuplicates();
    }

    @Test
    void findWhatEventsMissed() throws Exception {
        source.with(1, 40);
        Host host = host(ON_CONNECT);
        host.awaitPhase(Phase.FINISHED);
        source.with(41, 42);
        source.names.put("d007", "renamed");
        source.names.remove("d009");
        Sweep sweep = host.sweep(Phase.FINISHED);
        assertThat(sweep.tally()).isEqualTo(new Sweep.Tally(41, 41, 0, 1, 1));
        assertThat(host.entity("d041").name()).isEqualTo("dataset 41");
        assertThat(host.entity("d007").name()).isEqualTo("renamed");
        assertThat(host.entity("d009").state()).isEqualTo(EntityState.GONE);
        source.names.put("d009", "back again");
        host.sweep(Phase.FINISHED);
        assertThat(host.entity("d009").state()).isEqualTo(EntityState.HYDRATED);
    }

    @Test
    void retireNothingThatIsOnlyMissingFromTheListOrCannotBeFetched() throws Exception {
        source.with(1, 20);
        Host host = host(ON_CONNECT);
        host.awaitPhase(Phase.FINISHED);
        source.unlisted.addAll(Set.of("d001", "d002", "d003"));
        source.failing.addAll(Set.of("d003", "d004"));
        Sweep sweep = host.sweep(Phase.FINISHED);
        assertThat(sweep.tally().retired()).isZero();
        assertThat(host.entity("d001").state()).isEqualTo(EntityState.HYDRATED);
        assertThat(host.entity("d003").state()).isEqualTo(EntityState.STALE);
        assertThat(host.entity("d004").state()).isEqualTo(EntityState.STALE);
    }

    @Test
    void stopAndAskBeforeTheyRetireTooMuch() throws Exception {
        source.with(1, 40);
        Host host = host(ON_CONNECT);
        host.awaitPhase(Phase.FINISHED);
        Set.of("d010", "d020", "d030").forEach(source.names::remove);
        Sweep waiting = host.sweep(Phase.WAITING);
        assertThat(waiting.problem().orElseThrow())
                .isEqualTo("source 'lake' says that at least 3 of 40 entities of type 'dataset' are gone,"
                        + " and a sweep may retire 2; nothing was retired");
        assertThat(host.sweeps.problems()).containsKey("sweep of lake");
        assertThat(host.states()).containsOnly(Map.entry(EntityState.HYDRATED, 40L));
        host.sweeps.ask("lake", Request.APPROVE);
        assertThat(host.awaitPhase(Phase.FINISHED).tally().retired()).isEqualTo(3);
        assertThat(host.states()).containsOnly(Map.entry(EntityState.HYDRATED, 37L), Map.entry(EntityState.GONE, 3L));
    }

    @Test
    void brakeAlsoWhereASourceListsWhatItThenDenies() throws Exception {
        source.with(1, 40);
        Host host = host(ON_CONNECT);
        host.awaitPhase(Phase.FINISHED);
        host.close();
        ListedSource denying = new ListedSource(clock).with(1, 40);
        Host other = host(ASKED_ONLY, denying.denying());
        Sweep waiting = other.sweep(Phase.WAITING);
        assertThat(waiting.tally().retired()).isZero();
        assertThat(other.states()).containsOnly(Map.entry(EntityState.HYDRATED, 40L));
        other.sweeps.ask("lake", Request.STOP);
        other.awaitPhase(Phase.STOPPED);
    }

    @Test
    void goOnWhereTheHostWasKilled() throws Exception {
        source.with(1, 300);
        Host killed = host(ON_CONNECT);
        until(() -> killed.noted()
                .filter(sweep -> sweep.tally().checked() > 0 || sweep.phase() == Phase.FETCHING)
                .isPresent());
        until(() -> source.asked.size() > 50);
        killed.close();
        int before = source.asked.size();
        Host next = host(ON_CONNECT);
        next.awaitPhase(Phase.FINISHED);
        assertThat(next.states()).containsOnly(Map.entry(EntityState.HYDRATED, 300L));
        assertThat(source.asked.size() - before).isLessThanOrEqualTo(300 - before + 4 * 10 + 64);
    }

    @Test
    void waitForAListThatFailsAndSaySo() throws Exception {
        source.with(1, 12);
        source.listFails = true;
        Host host = host(ON_CONNECT);
        until(() -> host.sweeps.problems().getOrDefault("sweep of lake", "").startsWith("the list is broken"));
        source.listFails = false;
        host.sweeps.ask("lake", Request.START);
        host.awaitPhase(Phase.FINISHED);
        assertThat(host.sweeps.problems()).isEmpty();
    }

    @Test
    void areOneAtATimeAmongHosts() throws Exception {
        source.with(1, 60);
        Host one = host(ON_CONNECT);
        Host two = host(ON_CONNECT);
        one.awaitPhase(Phase.FINISHED);
        two.awaitPhase(Phase.FINISHED);
        assertThat(source.asked).hasSize(60).doesNotHaveDuplicates();
        two.sweeps.ask("lake", Request.START);
        until(() -> source.asked.size() == 120);
        one.awaitPhase(Phase.FINISHED);
        assertThat(source.asked).hasSize(120);
    }

    @Test
    void refuseRequestsThatMakeNoSense() {
        Host host = host(ASKED_ONLY);
        assertThatThrownBy(() -> host.sweeps.ask("nowhere", Request.START))
                .hasMessage("no source 'nowhere' is configured; configured are [lake]");
        assertThatThrownBy(() -> host.sweeps.ask("lake", Request.APPROVE))
                .hasMessage("no sweep of source 'lake' waits for approval");
        assertThatThrownBy(() -> host.sweeps.ask("lake", Request.STOP))
                .hasMessage("no sweep of source 'lake' is under way");
    }

    private Host host(SweepSchedule schedule) {
        return host(schedule, source);
    }

    private Host host(SweepSchedule schedule, ListedSource listed) {
        Host host = new Host(schedule, listed);
        opened.add(host);
        return host;
    }

    private static void until(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(5))
                .until(condition);
    }

    /** One host over the test's database. */
    private final class Host implements AutoCloseable {
        final Sweeps sweeps;
        private final GraphStore store = DatomicGraphStore.open(database);
        private final JobBoard jobs = new JobBoard(store, clock);
        private final PluginCalls calls = new PluginCalls(Duration.ofSeconds(10));
        private final RecordPipeline pipeline;

        Host(SweepSchedule schedule, ListedSource listed) {
            store.prepare(MODEL);
            Sources sources = new Sources(List.of(listed.connected()));
            pipeline = new RecordPipeline(
                    MODEL,
                    sources,
                    new HydrationStage(
                            sources, calls, clock, () -> store.snapshot().basis()),
                    new NormalizationStage(MODEL, calls),
                    store,
                    clock);
            sweeps = new Sweeps(MODEL, sources, calls, pipeline, store, jobs, Map.of("lake", schedule), clock);
            sweeps.start();
        }

        Sweep sweep(Phase end) throws Exception {
            Optional<Sweep> before = noted();
            sweeps.ask("lake", Request.START);
            until(() -> noted().filter(sweep -> sweep.trigger() == Trigger.REQUESTED)
                    .filter(sweep -> before.filter(old -> old.startedAt().equals(sweep.startedAt()))
                            .isEmpty())
                    .isPresent());
            return awaitPhase(end);
        }

        Sweep awaitPhase(Phase phase) {
            until(() -> noted().filter(sweep -> sweep.phase() == phase).isPresent());
            return noted().orElseThrow();
        }

        Optional<Sweep> noted() {
            return store.job("sweep/lake").note().map(SweepNote::read).map(SweepNote::sweep);
        }

        EntityView entity(String id) {
            return store.snapshot().entity(ListedSource.uri(id)).orElseThrow();
        }

        Map<EntityState, Long> states() {
            return store.snapshot().counts().getOrDefault("dataset", Map.of());
        }

        @Override
        public void close() {
            sweeps.close();
            jobs.close();
            pipeline.close();
            calls.close();
            store.close();
        }
    }
}
