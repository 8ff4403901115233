package mds.kernel.enrichment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.GraphStore;
import mds.kernel.job.JobBoard;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import mds.plugin.InferenceRule;
import mds.plugin.NormalizedRecord;
import mds.plugin.PathRule;
import mds.plugin.PathRule.Step;
import mds.storage.datomic.DatomicGraphStore;
import org.junit.jupiter.api.Test;

class RuleProgressTest {
    private static final String JOB = "rules";
    private static final InferenceRule RULE = new PathRule("rule", "red", List.of(Step.out("leads")), "reaches");

    @Test
    void tellsHowFarARuleIsThatCameAndThenThatItGoes() throws Exception {
        try (GraphStore store = DatomicGraphStore.open("datomic:mem://" + UUID.randomUUID());
                JobBoard jobs = new JobBoard(store, Clock.systemUTC())) {
            store.prepare(RandomWorld.model(List.of(RULE)));
            List<GraphChange> reds = new ArrayList<>();
            for (int number = 0; number < 5; number++) {
                reds.add(new GraphChange.RecordFetched(
                        NormalizedRecord.of(Entity.of(EntityUri.of("red", "source", "r" + number))
                                .build()),
                        Instant.parse("2026-01-01T00:00:00Z")));
            }
            store.commit(reds);
            jobs.hold(JOB);
            assertThat(progress(store, jobs, List.of(RULE)))
                    .as("before any host has heard of the rule")
                    .containsExactly(new RuleProgress("rule", Optional.of(RULE), false, 0, 5));
            RuleWalk walk = walk(store, jobs, List.of(RULE));
            jobs.note(JOB, afterTwo(RuleBook.read(jobs.job(JOB).note())).write());
            assertThat(progress(store, jobs, List.of(RULE)))
                    .containsExactly(new RuleProgress("rule", Optional.of(RULE), false, 2, 5));
            while (walk.portion()) {
                assertThat(walk.open()).hasSize(1);
            }
            assertThat(progress(store, jobs, List.of(RULE)))
                    .containsExactly(new RuleProgress("rule", Optional.of(RULE), true, 0, 0));
            RuleWalk farewell = walk(store, jobs, List.of());
            assertThat(progress(store, jobs, List.of()))
                    .containsExactly(new RuleProgress("rule", Optional.empty(), false, 0, 5));
            while (farewell.portion()) {
                assertThat(farewell.open()).hasSize(1);
            }
            assertThat(progress(store, jobs, List.of())).isEmpty();
        }
    }

    private static RuleBook afterTwo(RuleBook book) {
        RuleBook.Task begun = book.open().getFirst();
        return book.proceed(Optional.of(new RuleBook.Task(begun.rule(), begun.extent(), begun.after(), 2)));
    }

    private static RuleWalk walk(GraphStore store, JobBoard jobs, List<InferenceRule> rules) throws Exception {
        RuleWalk walk = new RuleWalk(store, new Inference(rules), jobs, JOB, 2);
        walk.begin();
        return walk;
    }

    private static List<RuleProgress> progress(GraphStore store, JobBoard jobs, List<InferenceRule> rules) {
        return RuleProgress.of(
                new Inference(rules).rules().values(),
                RuleBook.read(jobs.job(JOB).note()),
                store.snapshot().counts());
    }
}
