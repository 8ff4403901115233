package mds.kernel.verification;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.search.DocumentDifference;
import mds.kernel.search.IndexGeneration;
import mds.kernel.search.SearchDocument;
import mds.kernel.search.SearchDocuments;
import mds.kernel.search.SearchUnavailableException;
import mds.plugin.EntityUri;

/** Compares every document of the search index with what it would be if it were written now. */
final class IndexCheck implements Check {
    private static final int BATCH = 500;

    private final VerificationContext context;
    private final VerificationRequest request;
    private final Follower projection;

    IndexCheck(VerificationContext context, VerificationRequest request) {
        this.context = context;
        this.request = request;
        this.projection = new Follower("the projection", context.projected());
    }

    @Override
    public Part part() {
        return Part.INDEX;
    }

    @Override
    public int batch() {
        return BATCH;
    }

    /** All that the graph knows, and what the index has beside it. */
    @Override
    public void subjects(Consumer<EntityUri> subjects, Consumer<String> unverified) throws InterruptedException {
        GraphWalk.over(context.store().snapshot(), context.model(), request, subjects);
        try {
            IndexGeneration index = index();
            index.refresh();
            AtomicLong nobodys = new AtomicLong();
            index.walk(page -> {
                GraphSnapshot graph = context.store().snapshot();
                nobodys.addAndGet(
                        page.stream().filter(held -> held.uri().isEmpty()).count());
                page.stream()
                        .flatMap(held -> held.uri().stream())
                        .filter(uri -> request.source().isEmpty()
                                || request.source().get().equals(uri.source()))
                        .filter(uri -> graph.node(uri).isEmpty())
                        .forEach(subjects);
                return true;
            });
            if (nobodys.get() > 0) {
                unverified.accept("index: %d documents name no entity".formatted(nobodys.get()));
            }
        } catch (SearchUnavailableException e) {
            unverified.accept("index: its documents could not be listed: " + e.getMessage());
        }
    }

    @Override
    public Optional<String> settle() throws InterruptedException {
        return projection.awaitLatest();
    }

    @Override
    public Look look(List<EntityUri> uris) throws InterruptedException {
        GraphSnapshot graph = context.store().snapshot();
        projection.saw(graph);
        List<SearchDocument> expected = SearchDocuments.of(graph, uris);
        Map<EntityUri, List<Difference>> differences = new HashMap<>();
        try {
            IndexGeneration index = index();
            for (DocumentDifference difference : index.differences(expected)) {
                differences.put(difference.uri(), List.of(difference(difference)));
            }
            Set<EntityUri> documented = new HashSet<>();
            expected.forEach(document -> documented.add(document.entity().uri()));
            for (EntityUri uri : uris) {
                if (!documented.contains(uri) && index.basis(uri).isPresent()) {
                    differences.put(
                            uri,
                            List.of(new Difference(
                                    Part.INDEX, uri, "document", "none, since no source has told of it", "one")));
                }
            }
            return new Look(differences, Map.of());
        } catch (SearchUnavailableException e) {
            Map<EntityUri, String> unanswered = new HashMap<>();
            uris.forEach(uri -> unanswered.put(uri, String.valueOf(e.getMessage())));
            return new Look(Map.of(), unanswered);
        }
    }

    private IndexGeneration index() throws SearchUnavailableException, InterruptedException {
        return context.index()
                .answering()
                .orElseThrow(() -> new SearchUnavailableException(
                        "no search index answers", new NoSuchElementException("it was removed")));
    }

    private static Difference difference(DocumentDifference difference) {
        return difference.missing()
                ? new Difference(Part.INDEX, difference.uri(), "document", "one", "none")
                : new Difference(
                        Part.INDEX,
                        difference.uri(),
                        "document",
                        "one that says what the graph says",
                        "another %s".formatted(String.join(", ", difference.fields())));
    }
}
