package mds.kernel.pipeline;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import mds.kernel.graph.EntityView;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.GraphStore;
import mds.kernel.hydration.Fetch;
import mds.kernel.normalization.NormalizationStage;
import mds.kernel.source.ConnectedSource;
import mds.kernel.source.Sources;
import mds.plugin.EntityUri;
import mds.plugin.Hydration;
import mds.plugin.SourceRecord;

/** What sources answered, as changes of the graph: normalized, or a failed attempt with its reason and the next one. */
final class Findings {
    private final Sources sources;
    private final NormalizationStage normalization;
    private final GraphStore store;
    private final Clock clock;
    private final RetrySchedule retries = RetrySchedule.standard();

    Findings(Sources sources, NormalizationStage normalization, GraphStore store, Clock clock) {
        this.sources = sources;
        this.normalization = normalization;
        this.store = store;
        this.clock = clock;
    }

    /** A change for each of some fetches of different roots, in their order. */
    List<GraphChange> changes(List<Fetch> fetches) throws InterruptedException {
        Map<EntityUri, NormalizationStage.Outcome> normalized = normalize(fetches);
        return fetches.stream().map(fetch -> change(fetch, normalized)).toList();
    }

    /** What the records say that were found, by their roots. */
    private Map<EntityUri, NormalizationStage.Outcome> normalize(List<Fetch> fetches) throws InterruptedException {
        Map<String, List<SourceRecord>> bySource = new HashMap<>();
        for (Fetch fetch : fetches) {
            if (fetch instanceof Fetch.Answered(var uri, Hydration.Found(var record), var _)) {
                bySource.computeIfAbsent(uri.source(), none -> new ArrayList<>())
                        .add(record);
            }
        }
        Map<EntityUri, NormalizationStage.Outcome> outcomes = new HashMap<>();
        for (Map.Entry<String, List<SourceRecord>> some : bySource.entrySet()) {
            ConnectedSource source = sources.named(some.getKey()).orElseThrow();
            Iterator<NormalizationStage.Outcome> answers =
                    normalization.normalize(source, some.getValue()).iterator();
            some.getValue().forEach(record -> outcomes.put(record.uri(), answers.next()));
        }
        return outcomes;
    }

    private GraphChange change(Fetch fetch, Map<EntityUri, NormalizationStage.Outcome> normalized) {
        return switch (fetch) {
            case Fetch.Failed(var uri, var askedAt, var error, var _, var again) ->
                new GraphChange.HydrationFailed(uri, error, askedAt, again.orElseGet(() -> nextAttempt(uri)));
            case Fetch.Answered(var uri, Hydration.Gone(var fetchedAt, var reason), var _) ->
                new GraphChange.ConfirmedGone(uri, fetchedAt, reason);
            case Fetch.Answered(var uri, Hydration.Found(var record), var _) ->
                found(record, Objects.requireNonNull(normalized.get(uri)));
        };
    }

    private GraphChange found(SourceRecord record, NormalizationStage.Outcome outcome) {
        return switch (outcome) {
            case NormalizationStage.Outcome.Normalized(var normalized) ->
                new GraphChange.RecordFetched(normalized, record.fetchedAt());
            case NormalizationStage.Outcome.Refused(var reason) ->
                new GraphChange.HydrationFailed(record.uri(), reason, record.fetchedAt(), nextAttempt(record.uri()));
        };
    }

    private Instant nextAttempt(EntityUri root) {
        int failures = 1
                + store.snapshot()
                        .entity(root)
                        .flatMap(EntityView::retry)
                        .map(EntityView.Retry::attempts)
                        .orElse(0);
        return retries.next(clock.instant(), failures);
    }
}
