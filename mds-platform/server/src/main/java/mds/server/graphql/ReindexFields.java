package mds.server.graphql;

import java.time.Duration;
import java.time.ZoneOffset;
import mds.kernel.search.Indexing;
import mds.kernel.search.Indexing.Latest;
import mds.kernel.search.Indexing.Request;

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
        TypeFields.<Latest>of("Reindex")
                .field("trigger", latest -> latest.reindex().trigger().name())
                .field("phase", latest -> latest.reindex().phase().name())
                .field("index", latest -> latest.reindex().index())
                .field("startedAt", latest -> latest.reindex().startedAt().atOffset(ZoneOffset.UTC))
                .field("endedAt", latest -> latest.reindex().endedAt().map(at -> at.atOffset(ZoneOffset.UTC)))
                .field("request", Latest::heard)
                .field("latestRequest", Latest::asked)
                .field("total", latest -> latest.reindex().progress().total())
                .field("written", latest -> latest.reindex().progress().written())
                .field("refused", latest -> latest.reindex().progress().refused())
                .field("rate", latest -> latest.reindex().progress().rate())
                .field(
                        "remainingSeconds",
                        latest -> latest.reindex().remaining().map(Duration::toSeconds))
                .field("problem", latest -> latest.reindex().problem())
                .into(roots.schema());
    }
}
