package mds.kernel.search;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import mds.kernel.graph.CommitDelta;
import mds.kernel.graph.CommitResult;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.GraphHistory;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.graph.GraphStore;
import mds.kernel.graph.Job;
import mds.kernel.graph.StoreUnavailableException;
import mds.kernel.model.GraphModel;

/**
 * A store of which every commit is told, once it is durable and before its writer hears of it.
 *
 * @param way to the store, taken by each call
 */
record OverheardStore(Supplier<GraphStore> way, Consumer<List<GraphChange>> listener) implements GraphStore {
    private GraphStore store() {
        return way.get();
    }

    @Override
    public CommitResult commit(List<GraphChange> changes) throws StoreUnavailableException, InterruptedException {
        CommitResult result = store().commit(changes);
        listener.accept(changes);
        return result;
    }

    @Override
    public void prepare(GraphModel model) {
        store().prepare(model);
    }

    @Override
    public Optional<String> writeFailure() {
        return store().writeFailure();
    }

    @Override
    public GraphSnapshot snapshot() {
        return store().snapshot();
    }

    @Override
    public GraphSnapshot snapshotAsOf(Instant instant) {
        return store().snapshotAsOf(instant);
    }

    @Override
    public GraphSnapshot snapshotAt(long basis) {
        return store().snapshotAt(basis);
    }

    @Override
    public GraphHistory history() {
        return store().history();
    }

    @Override
    public List<CommitDelta> deltasAfter(long basis, int limit) {
        return store().deltasAfter(basis, limit);
    }

    @Override
    public long awaitCommitAfter(long basis, Duration atMost) throws InterruptedException {
        return store().awaitCommitAfter(basis, atMost);
    }

    @Override
    public OptionalLong followerBasis(String follower) {
        return store().followerBasis(follower);
    }

    @Override
    public Job job(String name) {
        return store().job(name);
    }

    @Override
    public boolean exclusive() {
        return store().exclusive();
    }

    @Override
    public void close() {
        store().close();
    }
}
