package mds.hydration;

import java.io.IOException;
import java.io.Serial;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * Looks, before it sends a request on a connection that has not proven itself yet, whether the source has closed it
 * meanwhile: some do after each answer, without saying so, and a request that is lost on such a connection is a failed
 * attempt. The look costs five microseconds. What has carried some requests is looked at by the pool, once it was idle for
 * a while. A byte that is there is no answer to anything; with TLS it may be one of its own, so that is left to the pool.
 */
final class LiveConnections extends HttpRequestExecutor {
    private static final int PROOF = 8;

    /** Nothing was sent, since the connection is no longer open. */
    static final class ClosedMeanwhile extends SocketException {
        @Serial
        private static final long serialVersionUID = 1L;

        private ClosedMeanwhile() {
            super("the source closed the connection while it was idle");
        }
    }

    @Override
    public ClassicHttpResponse execute(
            ClassicHttpRequest request,
            HttpClientConnection connection,
            HttpResponseInformationCallback callback,
            HttpContext context)
            throws IOException, HttpException {
        if (isUnproven(connection)
                && connection.getSSLSession() == null
                && connection instanceof ManagedHttpClientConnection managed
                && !isQuiet(managed.getSocket())) {
            throw new ClosedMeanwhile();
        }
        return super.execute(request, connection, callback, context);
    }

    private static boolean isUnproven(HttpClientConnection connection) {
        EndpointDetails details = connection.getEndpointDetails();
        return details != null && details.getRequestCount() > 0 && details.getRequestCount() < PROOF;
    }

    /** Whether a connection is open and has nothing to say, as between an answer and the next request. */
    private static boolean isQuiet(@Nullable Socket socket) {
        if (socket == null) {
            return false;
        }
        SocketChannel channel = socket.getChannel();
        try {
            channel.configureBlocking(false);
            boolean quiet = channel.read(ByteBuffer.allocate(1)) == 0;
            channel.configureBlocking(true);
            return quiet;
        } catch (IOException e) {
            return false;
        }
    }
}
