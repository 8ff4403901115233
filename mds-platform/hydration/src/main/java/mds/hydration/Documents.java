package mds.hydration;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Documents that the source named with an {@code ETag}, kept so that it need not send them again. Only its "not modified"
 * makes one an answer. They are kept as bytes: weighed exactly, and read anew for each caller. Thread-safe.
 */
final class Documents {
    /** RFC 9110 section 8.8.3, without characters that cannot be sent back. */
    private static final Pattern ETAG = Pattern.compile("(W/)?\"[\\x21\\x23-\\x7e]*\"");

    /** What an entry costs beside its body, roughly. */
    private static final int OVERHEAD = 256;

    private final Cache<URI, Document> documents;

    /** A body and the name that its source gave it. */
    static final class Document {
        private final String etag;
        private final byte[] body;

        private Document(String etag, byte[] body) {
            this.etag = etag;
            this.body = body;
        }

        String etag() {
            return etag;
        }

        /** Callers do not change it. */
        byte[] body() {
            return body;
        }
    }

    Documents(HttpLimits limits) {
        documents = Caffeine.newBuilder()
                .maximumWeight(limits.cacheBytes())
                .weigher((URI uri, Document document) -> OVERHEAD + document.body().length)
                .expireAfterWrite(limits.cacheTimeToLive())
                .executor(Runnable::run)
                .build();
    }

    Optional<Document> find(URI uri) {
        return Optional.ofNullable(documents.getIfPresent(uri));
    }

    /** Keeps a document if it has a usable name, and forgets the one before in any case. */
    void keep(URI uri, Optional<String> etag, byte[] body) {
        Optional<String> usable = etag.filter(name -> ETAG.matcher(name).matches());
        if (usable.isPresent()) {
            documents.put(uri, new Document(usable.get(), body));
        } else {
            documents.invalidate(uri);
        }
    }

    void forget(URI uri) {
        documents.invalidate(uri);
    }
}
