package mds.hydration;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import mds.hydration.AttemptFailed.Kind;

/** Sends one request and reads its whole answer, bounded in time and size; interruption cancels it. Thread-safe. */
record Wire(HttpClient client, HttpLimits limits) {
    /** The client's own request time-out ends with the headers; this one bounds the body, too. */
    HttpResponse<byte[]> send(HttpRequest request) throws AttemptFailed, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> exchange =
                client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), limits.maxBodyBytes()));
        try {
            return exchange.get(limits.readTimeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw failed(e.getCause() == null ? e : e.getCause());
        } catch (CancellationException e) {
            throw failed(e);
        } catch (TimeoutException e) {
            throw new AttemptFailed(
                    Kind.TROUBLE, "it did not answer within read-timeout (%s)".formatted(limits.readTimeout()), e);
        } finally {
            exchange.cancel(true);
        }
    }

    private AttemptFailed failed(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        if (cause instanceof IOException && message.startsWith("body exceeds capacity")) {
            return new AttemptFailed(
                    Kind.FINAL,
                    "its answer is larger than max-body-bytes (%d)".formatted(limits.maxBodyBytes()),
                    cause);
        }
        if (cause instanceof SentOnce.ClosedWithoutAnswer) {
            return new AttemptFailed(Kind.TROUBLE, "it closed the connection without an answer", cause);
        }
        return new AttemptFailed(
                Kind.TROUBLE,
                "it could not be reached: %s".formatted(cause.getClass().getSimpleName()),
                cause);
    }
}
