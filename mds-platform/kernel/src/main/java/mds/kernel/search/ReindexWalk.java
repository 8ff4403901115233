package mds.kernel.search;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mds.kernel.graph.GraphStore;
import mds.kernel.graph.StoreUnavailableException;
import mds.plugin.EntityUri;

/**
 * Writes the documents of all entities that the graph had when the filling of an index began, in the order of their URIs,
 * from wherever it is. What is newer is not its business: whoever follows the commit log from that moment on writes it.
 */
final class ReindexWalk {
    /** How many documents are read and written at once. */
    private static final int BATCH = 1000;
    /** How many batches are under way at once, so that neither the reader nor the engine waits for the other. */
    private static final int UNDER_WAY = 4;

    private final GraphStore store;
    private final IndexGeneration index;
    private final Drift drift;
    private final Control control;
    private final long begun = System.nanoTime();
    private final long writtenBefore;
    private ReindexNote note;

    /** Hears how far the walk is, and may end it. */
    interface Control {
        /** Hears it; whether to go on. */
        boolean reached(ReindexNote note)
                throws SearchUnavailableException, StoreUnavailableException, InterruptedException;
    }

    private record Batch(List<EntityUri> uris, Future<Written> work) {}

    private record Written(int documents, int refused) {}

    ReindexWalk(ReindexNote from, GraphStore store, IndexGeneration index, Drift drift, Control control) {
        this.note = from;
        this.store = store;
        this.index = index;
        this.drift = drift;
        this.control = control;
        this.writtenBefore = from.reindex().progress().written();
    }

    /** Goes on to the end; where it came to, or empty if it was told to end before. */
    Optional<ReindexNote> run() throws SearchUnavailableException, StoreUnavailableException, InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Deque<Batch> underWay = new ArrayDeque<>();
            try {
                List<EntityUri> next = behind(note.last());
                while (!next.isEmpty() || !underWay.isEmpty()) {
                    while (!next.isEmpty() && underWay.size() < UNDER_WAY) {
                        List<EntityUri> uris = next;
                        underWay.add(new Batch(uris, threads.submit(() -> write(uris))));
                        next = behind(Optional.of(uris.getLast()));
                    }
                    if (!land(underWay.remove())) {
                        return Optional.empty();
                    }
                }
                return Optional.of(note);
            } finally {
                underWay.forEach(batch -> batch.work().cancel(true));
            }
        }
    }

    private List<EntityUri> behind(Optional<EntityUri> last) {
        return store.snapshot().entities(Optional.empty(), last, BATCH);
    }

    private Written write(List<EntityUri> uris) throws SearchUnavailableException, InterruptedException {
        List<SearchDocument> documents = SearchDocuments.of(store.snapshot(), uris);
        Map<EntityUri, String> refused = index.write(documents);
        drift.written(documents, refused);
        return new Written(documents.size(), refused.size());
    }

    private boolean land(Batch batch)
            throws SearchUnavailableException, StoreUnavailableException, InterruptedException {
        Written written = await(batch.work());
        Reindex.Progress before = note.reindex().progress();
        long inThisRun = before.written() + written.documents() - writtenBefore;
        double rate = inThisRun * 1e9 / (System.nanoTime() - begun);
        note = note.with(note.reindex().at(before.plus(written.documents(), written.refused(), rate)))
                .at(batch.uris().getLast());
        return control.reached(note);
    }

    private static Written await(Future<Written> work) throws SearchUnavailableException, InterruptedException {
        try {
            return work.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case SearchUnavailableException unavailable -> throw unavailable;
                case InterruptedException interrupted -> throw interrupted;
                case RuntimeException failure -> throw failure;
                case null, default -> throw new IllegalStateException("documents were not written", e.getCause());
            }
        }
    }
}
