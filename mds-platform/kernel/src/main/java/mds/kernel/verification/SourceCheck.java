package mds.kernel.verification;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.stream.Stream;
import mds.kernel.graph.EntityState;
import mds.kernel.graph.EntityView;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.graph.GraphStore;
import mds.kernel.hydration.Fetch;
import mds.kernel.hydration.HydrationStage;
import mds.kernel.inventory.Lister;
import mds.kernel.model.EntityTypeModel;
import mds.kernel.model.GraphModel;
import mds.kernel.normalization.NormalizationStage;
import mds.kernel.source.ConnectedSource;
import mds.kernel.source.PluginCalls;
import mds.kernel.source.Sources;
import mds.plugin.EntityUri;
import mds.plugin.Hydration;
import mds.plugin.Inventory;
import mds.plugin.SourceUnavailableException;

/**
 * Compares roots and their parts with what their sources say now. Looked at are the roots that a source lists and the graph
 * does not know, and all that the graph knows: together every root that either has, without keeping a list of them.
 */
final class SourceCheck implements Check {
    /** How many roots are asked for at once: few, so that those who come in by events need not queue behind them. */
    private static final int BATCH = 16;
    /** A source that left so many roots in a row unanswered is asked for one of a batch only, until it answers again. */
    private static final int SILENT = 64;

    private final GraphModel model;
    private final Sources sources;
    private final PluginCalls calls;
    private final HydrationStage hydration;
    private final NormalizationStage normalization;
    private final GraphStore store;
    private final ExecutorService threads;
    private final VerificationRequest request;
    private final Map<String, Integer> unansweredInARow = new HashMap<>();

    SourceCheck(VerificationContext context, ExecutorService threads, VerificationRequest request) {
        this.model = context.model();
        this.sources = context.sources();
        this.calls = context.calls();
        this.hydration = context.hydration();
        this.normalization = context.normalization();
        this.store = context.store();
        this.threads = threads;
        this.request = request;
    }

    @Override
    public Part part() {
        return Part.SOURCES;
    }

    @Override
    public int batch() {
        return BATCH;
    }

    @Override
    public void subjects(Consumer<EntityUri> subjects, Consumer<String> unverified) throws InterruptedException {
        Reservoir reservoir = new Reservoir(request, subjects);
        for (String name : sources.names()) {
            ConnectedSource source = sources.named(name).orElseThrow();
            if (request.source().filter(only -> !only.equals(name)).isEmpty()) {
                for (EntityTypeModel type : model.entityTypes().values()) {
                    if (type.plugin().equals(source.plugin()) && type.partOf().isEmpty()) {
                        listed(source, type.name(), subjects, unverified);
                        known(source, type.name(), reservoir);
                    }
                }
            }
        }
        reservoir.drain();
        if (request.source().isEmpty()) {
            orphans(unverified);
        }
    }

    /** Whatever the source lists and the graph does not know. */
    private void listed(ConnectedSource source, String type, Consumer<EntityUri> subjects, Consumer<String> unverified)
            throws InterruptedException {
        Lister lister = new Lister(source, calls);
        Optional<String> cursor = Optional.empty();
        try {
            do {
                Inventory.Page page = lister.page(type, cursor);
                GraphSnapshot graph = store.snapshot();
                page.uris().stream().filter(uri -> graph.node(uri).isEmpty()).forEach(subjects);
                cursor = page.nextCursor();
            } while (cursor.isPresent());
        } catch (SourceUnavailableException e) {
            unverified.accept("source '%s' could not list its %s: %s".formatted(source.name(), type, e.getMessage()));
        }
    }

    private void known(ConnectedSource source, String type, Reservoir reservoir) {
        try (Stream<EntityUri> entities = store.snapshot().entitiesOfType(type)) {
            entities.filter(uri -> uri.source().equals(source.name())).forEach(reservoir::offer);
        }
    }

    /** What a source once told that is configured no more: nobody can say whether it is still true. */
    private void orphans(Consumer<String> unverified) {
        Map<String, Long> orphans = new HashMap<>();
        GraphSnapshot graph = store.snapshot();
        for (String type : model.entityTypes().keySet()) {
            try (Stream<EntityUri> entities = graph.entitiesOfType(type)) {
                entities.filter(uri -> sources.named(uri.source()).isEmpty())
                        .filter(uri -> graph.entity(uri)
                                .map(EntityView::state)
                                .filter(state -> state != EntityState.UNCACHED)
                                .isPresent())
                        .forEach(uri -> orphans.merge(uri.source(), 1L, Long::sum));
            }
        }
        orphans.forEach((source, count) -> unverified.accept(
                "%d entities are of the source '%s', which is configured no more".formatted(count, source)));
    }

    @Override
    public Look look(List<EntityUri> uris) throws InterruptedException {
        Map<EntityUri, List<Difference>> differences = new HashMap<>();
        Map<EntityUri, String> unanswered = new HashMap<>();
        Map<EntityUri, CompletableFuture<Fetch>> fetches = new LinkedHashMap<>();
        Set<String> probed = new HashSet<>();
        for (EntityUri uri : uris) {
            if (unansweredInARow.getOrDefault(uri.source(), 0) < SILENT || probed.add(uri.source())) {
                fetches.put(uri, hydration.fetch(uri, threads));
            } else {
                unanswered.put(uri, "source '%s' does not answer".formatted(uri.source()));
            }
        }
        for (Map.Entry<EntityUri, CompletableFuture<Fetch>> fetch : fetches.entrySet()) {
            List<Difference> found = new ArrayList<>();
            switch (landed(fetch.getValue())) {
                case Fetch.Failed(var uri, var _, var error, var _, var _) -> {
                    unansweredInARow.merge(uri.source(), 1, Integer::sum);
                    unanswered.put(uri, "source '%s' could not say: %s".formatted(uri.source(), error));
                }
                case Fetch.Answered(var uri, var answer, var _) -> {
                    unansweredInARow.remove(uri.source());
                    found.addAll(compare(uri, answer));
                }
            }
            if (!found.isEmpty() && isToBeAskedAgain(fetch.getKey())) {
                unanswered.put(fetch.getKey(), "an event told of a change, and the source is to be asked again");
            } else if (!found.isEmpty()) {
                differences.put(fetch.getKey(), found);
            }
        }
        return new Look(differences, unanswered);
    }

    /** Whether the graph knows that what it holds of a root is out of date, though nothing failed. */
    private boolean isToBeAskedAgain(EntityUri uri) {
        return store.snapshot()
                .entity(uri)
                .filter(entity -> entity.state() != EntityState.STALE && entity.state() != EntityState.UNCACHED)
                .flatMap(EntityView::retry)
                .isPresent();
    }

    private List<Difference> compare(EntityUri uri, Hydration answer) throws InterruptedException {
        return switch (answer) {
            case Hydration.Gone gone -> RecordComparison.gone(store.snapshot(), uri, gone.reason());
            case Hydration.Found found -> compare(uri, found);
        };
    }

    private List<Difference> compare(EntityUri uri, Hydration.Found answer) throws InterruptedException {
        ConnectedSource source = sources.named(uri.source()).orElseThrow();
        return switch (normalization.normalize(source, answer.record())) {
            case NormalizationStage.Outcome.Normalized(var record) -> RecordComparison.found(store.snapshot(), record);
            case NormalizationStage.Outcome.Refused(var reason) ->
                RecordComparison.refused(store.snapshot(), uri, reason);
        };
    }

    private static Fetch landed(CompletableFuture<Fetch> fetch) throws InterruptedException {
        try {
            return fetch.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a fetch never completes exceptionally", e);
        }
    }
}
