package mds.server.graphql;

import java.time.Duration;
import java.time.ZoneOffset;
import mds.kernel.search.Indexing;
import mds.kernel.search.Indexing.Request;
import mds.kernel.search.Reindex;

/** How far the filling of a search index is, and what administrators ask of it. */
public final class ReindexFields implements FieldGroup {
    private final Indexing indexing;

    /** Fields over the index of a kernel. */
    public ReindexFields(Indexing indexing) {
        this.indexing = indexing;
    }

    @Override
    public void into(RootFields roots) {
        roots.query("reindex", field -> indexing.latest());
        roots.mutation("startReindex", field -> indexing.ask(Request.START));
        roots.mutation("stopReindex", field -> indexing.ask(Request.STOP));
        TypeFields.<Reindex>of("Reindex")
                .field("trigger", reindex -> reindex.trigger().name())
                .field("phase", reindex -> reindex.phase().name())
                .field("index", Reindex::index)
                .field("startedAt", reindex -> reindex.startedAt().atOffset(ZoneOffset.UTC))
                .field("endedAt", reindex -> reindex.endedAt().map(at -> at.atOffset(ZoneOffset.UTC)))
                .field("request", reindex -> indexing.heard())
                .field("total", reindex -> reindex.progress().total())
                .field("written", reindex -> reindex.progress().written())
                .field("refused", reindex -> reindex.progress().refused())
                .field("rate", reindex -> reindex.progress().rate())
                .field("remainingSeconds", reindex -> reindex.remaining().map(Duration::toSeconds))
                .field("problem", Reindex::problem)
                .into(roots.schema());
    }
}
