package mds.server.graphql.engine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import mds.server.graphql.engine.QueryAnswer.Status;

/**
 * Documents that clients name by their SHA-256, by the protocol of Apollo's automatic persisted queries: a hash alone,
 * then once with its document if it is not known. Bounded; what is asked for least goes first.
 */
final class PersistedDocuments {
    /** How many characters of documents are kept. */
    private static final long CHARACTERS = 8_000_000;

    private static final String HASH = "sha256Hash";

    private final Cache<String, String> documents = Caffeine.newBuilder()
            .maximumWeight(CHARACTERS)
            .<String, String>weigher((hash, document) -> hash.length() + document.length())
            .build();

    /** The document of a request, or why there is none. */
    sealed interface Found {
        /**
         * A document.
         *
         * @param hash under which to keep it when it has proven to be good
         */
        record Document(String text, Optional<String> hash) implements Found {}

        /** There is none, and this says why. */
        record Missing(QueryAnswer answer) implements Found {}
    }

    Found find(QueryRequest request) {
        if (!(request.extensions().get("persistedQuery") instanceof Map<?, ?> persisted)) {
            return request.query()
                    .<Found>map(query -> new Found.Document(query, Optional.empty()))
                    .orElseGet(() -> missing("BAD_INPUT", "there is neither a query nor extensions.persistedQuery"));
        }
        if (!(persisted.get(HASH) instanceof String hash)
                || !(persisted.get("version") instanceof Number version)
                || version.intValue() != 1) {
            return missing("BAD_INPUT", "extensions.persistedQuery: expected { version: 1, sha256Hash: <hex> }");
        }
        if (request.query().isEmpty()) {
            return Optional.ofNullable(documents.getIfPresent(hash))
                    .<Found>map(query -> new Found.Document(query, Optional.empty()))
                    // The protocol's own words, which clients compare.
                    .orElseGet(() -> missing("PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound"));
        }
        String query = request.query().get();
        return sha256(query).equals(hash)
                ? new Found.Document(query, Optional.of(hash))
                : missing("BAD_INPUT", "provided sha does not match query");
    }

    void keep(String hash, String document) {
        documents.put(hash, document);
    }

    private static Found missing(String code, String message) {
        return new Found.Missing(QueryAnswer.failed(Status.REFUSED, code, message));
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
