package mds.hydration;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import mds.hydration.AttemptFailed.Kind;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.TruncatedChunkException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request on its caller's thread, and reads its whole answer, bounded in time and size; interruption cancels it.
 * Thread-safe.
 */
final class Wire implements AutoCloseable {
    private static final ContentType FORM = ContentType.create("application/x-www-form-urlencoded");
    private static final TimeValue LONGEST_IDLE = TimeValue.ofSeconds(30);

    private final HttpLimits limits;
    private final PoolingHttpClientConnectionManager connections;
    private final CloseableHttpClient client;
    private final Deadlines deadlines;

    Wire(String source, HttpLimits limits) {
        this.limits = limits;
        connections = Connections.pool(limits);
        client = Connections.client(connections);
        deadlines = new Deadlines(
                "source-" + source, limits.readTimeout().toNanos(), () -> connections.closeIdle(LONGEST_IDLE));
    }

    Response send(Request request) throws AttemptFailed, InterruptedException {
        while (!deadlines.isClosed()) {
            HttpUriRequestBase message = message(request);
            try (Deadlines.Deadline deadline = deadlines.begin(message)) {
                return exchanged(message, deadline);
            } catch (LiveConnections.ClosedMeanwhile e) {
                // Nothing was sent. There are only so many idle connections: at last a new one carries the request.
            }
        }
        throw new AttemptFailed(Kind.FINAL, "its client is closed");
    }

    private static HttpUriRequestBase message(Request request) {
        String method = request.form().isPresent() ? "POST" : "GET";
        HttpUriRequestBase message = new HttpUriRequestBase(method, request.uri());
        request.headers().forEach(message::setHeader);
        request.form()
                .map(form -> new ByteArrayEntity(form.getBytes(StandardCharsets.UTF_8), FORM))
                .ifPresent(message::setEntity);
        return message;
    }

    private Response exchanged(HttpUriRequestBase message, Deadlines.Deadline deadline)
            throws AttemptFailed, InterruptedException, LiveConnections.ClosedMeanwhile {
        try (ClassicHttpResponse response = client.executeOpen(null, message, null)) {
            return new Response(response, body(message, response.getEntity()));
        } catch (LiveConnections.ClosedMeanwhile e) {
            throw e;
        } catch (IOException | IllegalStateException e) {
            // An exchange that is cancelled between two of its steps may end in an IllegalStateException.
            throwIfInterrupted(e);
            throw failed(e, deadline);
        }
    }

    private byte[] body(HttpUriRequestBase message, @Nullable HttpEntity entity) throws IOException, AttemptFailed {
        if (entity == null) {
            return new byte[0];
        }
        int most = limits.maxBodyBytes();
        long length = entity.getContentLength();
        int expected = (int) Math.min(most, length < 0 ? most : length);
        byte[] body = length > most ? new byte[0] : entity.getContent().readNBytes(expected + 1);
        if (length > most || body.length > most) {
            // Else the rest would be read when the answer is closed, so that its connection can be used again.
            message.cancel();
            throw new AttemptFailed(Kind.FINAL, "its answer is larger than max-body-bytes (%d)".formatted(most));
        }
        return body;
    }

    private static void throwIfInterrupted(Exception cause) throws InterruptedException {
        if (Thread.interrupted()) {
            InterruptedException interruption = new InterruptedException("interrupted while a source was asked");
            interruption.initCause(cause);
            throw interruption;
        }
    }

    private AttemptFailed failed(Exception cause, Deadlines.Deadline deadline) {
        if (deadlines.isClosed()) {
            return new AttemptFailed(Kind.FINAL, "its client was closed", cause);
        }
        if (cause instanceof ConnectTimeoutException) {
            return trouble(
                    "it could not be reached within connect-timeout (%s)".formatted(limits.connectTimeout()), cause);
        }
        if (deadline.isMissed() || cause instanceof SocketTimeoutException) {
            return trouble("it did not answer within read-timeout (%s)".formatted(limits.readTimeout()), cause);
        }
        return switch (cause) {
            case NoHttpResponseException e -> trouble("it closed the connection without an answer", e);
            case ConnectionClosedException e -> trouble("it closed the connection in the middle of its answer", e);
            case TruncatedChunkException e -> trouble("it closed the connection in the middle of its answer", e);
            // The messages of these quote the answer, which may echo what was asked.
            case MalformedChunkCodingException _ -> trouble("it answered in chunks that are broken");
            case MessageConstraintException _ -> trouble("it answered with headers that are too many or too long");
            case ClientProtocolException _ -> trouble("it answered what is not HTTP/1.1");
            default ->
                trouble("it could not be reached: %s".formatted(cause.getClass().getSimpleName()), cause);
        };
    }

    private static AttemptFailed trouble(String message) {
        return new AttemptFailed(Kind.TROUBLE, message);
    }

    private static AttemptFailed trouble(String message, Exception cause) {
        return new AttemptFailed(Kind.TROUBLE, message, cause);
    }

    @Override
    public void close() {
        deadlines.close();
        connections.close(CloseMode.IMMEDIATE);
    }
}
