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
 * Looks, before it sends a request on a connection that was used before, whether the source has closed it meanwhile: a
 * request that is lost on it would be a failed attempt. The look costs two microseconds; the client's own, which waits a
 * millisecond for the end, is for TLS alone, where a byte that is there may be any.
 */
final class LiveConnections extends HttpRequestExecutor {
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
        if (isUsed(connection)
                && connection.getSSLSession() == null
                && connection instanceof ManagedHttpClientConnection managed
                && !isQuiet(managed.getSocket())) {
            throw new ClosedMeanwhile();
        }
        return super.execute(request, connection, callback, context);
    }

    private static boolean isUsed(HttpClientConnection connection) {
        EndpointDetails details = connection.getEndpointDetails();
        return details != null && details.getRequestCount() > 0;
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
