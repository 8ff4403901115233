package mds.kernel.enrichment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import mds.kernel.graph.CommitFollower;
import mds.kernel.graph.EntityState;
import mds.kernel.graph.EntityView;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.GraphStore;
import mds.kernel.job.JobBoard;
import mds.kernel.model.EntityTypeModel;
import mds.kernel.model.GraphModel;
import mds.plugin.Alias;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import mds.plugin.NormalizedRecord;
import mds.storage.datomic.DatomicGraphStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What follows from a commit, but for rules. */
class MaterializerTest {
    private static final GraphModel MODEL = new GraphModel(
            Map.of(
                    "model",
                    new EntityTypeModel(
                            "model", "Model", "plugin", Optional.empty(), Map.of(), Map.of("uses", Set.of("model")))),
            List.of());
    private static final EntityUri A = EntityUri.of("model", "source", "a");

    private final GraphStore store = DatomicGraphStore.open("datomic:mem://" + UUID.randomUUID());
    private final JobBoard jobs = new JobBoard(store, Clock.systemUTC());
    private final Inference inference = new Inference(List.of());
    private final Materializer materializer = new Materializer(
            inference, new RuleWalk(store, inference, jobs, "enrichment", RuleWalk.PORTION), Clock.systemUTC());
    private Instant time = Instant.parse("2026-01-01T00:00:00Z");
    private long basis;

    @BeforeEach
    void prepare() {
        store.prepare(MODEL);
    }

    @AfterEach
    void close() {
        jobs.close();
        store.close();
    }

    @Test
    void enrichesAnEntityOfWhichOnlyEdgesChanged() throws Exception {
        fetch(Entity.of(A).name("A"));
        follow();
        fetch(Entity.of(A).name("A").reference("uses", EntityUri.of("model", "source", "b")));
        assertThat(state()).contains(EntityState.HYDRATED);
        follow();
        assertThat(state()).contains(EntityState.ENRICHED);
    }

    @Test
    void enrichesAnEntityOfWhichOnlyReferencesByAliasChanged() throws Exception {
        fetch(Entity.of(A).name("A").reference("ownedBy", Alias.email("x@example.com")));
        follow();
        fetch(Entity.of(A).name("A").reference("ownedBy", Alias.email("y@example.com")));
        assertThat(state()).contains(EntityState.HYDRATED);
        follow();
        assertThat(state()).contains(EntityState.ENRICHED);
    }

    private void fetch(Entity.Builder entity) throws Exception {
        time = time.plusSeconds(1);
        store.commit(List.of(new GraphChange.RecordFetched(NormalizedRecord.of(entity.build()), time)));
    }

    private void follow() throws Exception {
        for (var deltas = store.deltasAfter(basis, 100); !deltas.isEmpty(); deltas = store.deltasAfter(basis, 100)) {
            long before = basis;
            store.commit(materializer.handle(
                    new CommitFollower.Step(() -> store.snapshotAt(before), store.snapshot(), deltas)));
            basis = deltas.getLast().basis();
        }
    }

    private Optional<EntityState> state() {
        return store.snapshot().entity(A).map(EntityView::state);
    }
}
