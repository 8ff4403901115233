package mds.storage.elasticsearch;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch._types.ErrorCause;
import co.elastic.clients.elasticsearch.core.BulkResponse;
import co.elastic.clients.elasticsearch.core.bulk.BulkResponseItem;
import co.elastic.clients.json.jackson.JacksonJsonpMapper;
import co.elastic.clients.transport.TransportException;
import co.elastic.clients.transport.rest5_client.Rest5ClientTransport;
import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import mds.kernel.search.SearchUnavailableException;
import org.jspecify.annotations.Nullable;

/** The connection to Elasticsearch, and the one place where its failures become ours. Thread-safe. */
final class Engine implements AutoCloseable {
    private static final int TOO_LARGE = 413;
    /** No bulk, refresh or search takes so long of an engine that is there. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Every engine that works has room for so many bytes. */
    private static final long SMALL = 1L << 20;

    private final URI url;
    private final ElasticsearchClient client;

    private Engine(URI url, ElasticsearchClient client) {
        this.url = url;
        this.client = client;
    }

    /** Opens a connection; nothing is asked yet. */
    static Engine open(URI url) {
        return open(url, PATIENCE);
    }

    /** @param patience for an answer, which the client by itself would await for ever */
    static Engine open(URI url, Duration patience) {
        Rest5Client http = Rest5Client.builder(url)
                .setRequestConfigCallback(
                        request -> request.setResponseTimeout(patience.toMillis(), TimeUnit.MILLISECONDS))
                .build();
        return new Engine(url, new ElasticsearchClient(new Rest5ClientTransport(http, new JacksonJsonpMapper())));
    }

    @FunctionalInterface
    interface Question<T> {
        T ask(ElasticsearchClient client) throws IOException;
    }

    /** @param what is asked, as a message goes on behind "could not" */
    <T> T ask(String what, Question<T> question) throws SearchUnavailableException, InterruptedException {
        try {
            return question.ask(client);
        } catch (ElasticsearchException e) {
            throw unavailable(what, new IOException(reason(e.error()), e));
        } catch (IOException e) {
            throw unavailable(what, e);
        } catch (RuntimeException e) {
            // The client has no other way to say that it was interrupted.
            if (Thread.interrupted()) {
                throw (InterruptedException) new InterruptedException(e.getMessage()).initCause(e);
            }
            throw e;
        }
    }

    /**
     * Asks; empty if the engine does not take a request that is so large.
     *
     * @param bytes of the request; for a small one, an engine that is short of memory is one that is away for a while
     */
    <T> Optional<T> askUnlessTooLarge(String what, long bytes, Question<T> question)
            throws SearchUnavailableException, InterruptedException {
        return ask(what, client -> {
            try {
                return Optional.of(question.ask(client));
            } catch (ElasticsearchException e) {
                boolean noRoom = "circuit_breaking_exception".equals(e.error().type()) && bytes > SMALL;
                if (e.status() == TOO_LARGE || noRoom) {
                    return Optional.empty();
                }
                throw e;
            } catch (TransportException e) {
                if (e.statusCode() == TOO_LARGE) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    /** @throws SearchUnavailableException if something was not done, but for what was not there */
    static void requireDone(BulkResponse answer, Engine engine) throws SearchUnavailableException {
        for (BulkResponseItem item : answer.items()) {
            requireDone(item.error(), "%s %s".formatted(item.operationType().jsonValue(), item.id()), engine);
        }
    }

    static void requireDone(@Nullable ErrorCause error, String what, Engine engine) throws SearchUnavailableException {
        if (error != null) {
            throw engine.unavailable(what, new IOException(reason(error)));
        }
    }

    SearchUnavailableException unavailable(String what, IOException cause) {
        return new SearchUnavailableException(
                "Elasticsearch at %s could not %s: %s".formatted(url, what, cause.getMessage()), cause);
    }

    /** What the engine gives as the first cause. */
    static String reason(ErrorCause error) {
        ErrorCause root =
                error.rootCause().isEmpty() ? error : error.rootCause().getFirst();
        while (root.causedBy() != null) {
            root = root.causedBy();
        }
        return error.type() + ": " + (root.reason() == null ? error.reason() : root.reason());
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The connection to Elasticsearch at %s did not close".formatted(url), e);
        }
    }
}
