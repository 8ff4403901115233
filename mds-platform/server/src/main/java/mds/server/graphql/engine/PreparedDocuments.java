package mds.server.graphql.engine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import graphql.ExecutionInput;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.execution.preparsed.PreparsedDocumentProvider;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * Documents that are parsed and validated already. Long ones wait for each other before they are: whoever sends many of
 * them keeps half of the processors free for everybody else.
 */
final class PreparedDocuments implements PreparsedDocumentProvider {
    /** How many characters of documents are kept; parsed, a document takes up to a hundred times its text. */
    private static final long CHARACTERS = 1_000_000;
    /** A document that a person would write is shorter. */
    private static final int LONG = 8_000;

    private final Cache<String, PreparsedDocumentEntry> prepared = Caffeine.newBuilder()
            .maximumWeight(CHARACTERS)
            .<String, PreparsedDocumentEntry>weigher((query, entry) -> query.length())
            .build();
    private final Semaphore places =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));

    @Override
    public CompletableFuture<PreparsedDocumentEntry> getDocumentAsync(
            ExecutionInput input, Function<ExecutionInput, PreparsedDocumentEntry> prepare) {
        String query = input.getQuery();
        PreparsedDocumentEntry known = prepared.getIfPresent(query);
        if (known != null) {
            return CompletableFuture.completedFuture(known);
        }
        PreparsedDocumentEntry entry = query.length() < LONG ? prepare.apply(input) : inTurn(input, prepare);
        prepared.put(query, entry);
        return CompletableFuture.completedFuture(entry);
    }

    private PreparsedDocumentEntry inTurn(
            ExecutionInput input, Function<ExecutionInput, PreparsedDocumentEntry> prepare) {
        try {
            places.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a document waited for its turn", e);
        }
        try {
            return prepare.apply(input);
        } finally {
            places.release();
        }
    }
}
