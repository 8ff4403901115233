package mds.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * A governed HTTP client for one source. Rate limit, bulkhead, time-outs, retries with back-off that honours
 * {@code Retry-After}, circuit breaker, revalidation by {@code ETag}, a bound on the size of answers and credentials are
 * the host's and come from configuration; a plugin only says what to get. Thread-safe.
 */
public interface SourceHttp {
    /**
     * Encodes any text, such as an id, as one segment of a path or one value of a query.
     *
     * @throws IllegalArgumentException if the text is not well-formed Unicode
     */
    static String segment(String text) {
        return Percent.encodeUnreserved(text);
    }

    /**
     * Gets a JSON document.
     *
     * @param path path and query below the source's configured URL, with everything encoded that needs to be (see {@link #segment}),
     *     beginning with {@code /}: {@code /api/v1/models/raw%2Fevents?full=true}
     * @throws SourceUnavailableException if, after all retries, there is no 2xx answer with a JSON body and no 404 or 410
     */
    Answer get(String path) throws SourceUnavailableException, InterruptedException;

    /** What a source answered. */
    sealed interface Answer {
        /** The instant before the request was sent; for a cached answer, before the request that it came from. */
        Instant requestedAt();

        /** A 2xx answer. */
        record Document(JsonNode json, Instant requestedAt) implements Answer {}

        /**
         * A 404 or 410: the source says that there is nothing.
         *
         * @param status the HTTP status
         */
        record Missing(int status, Instant requestedAt) implements Answer {}
    }
}
