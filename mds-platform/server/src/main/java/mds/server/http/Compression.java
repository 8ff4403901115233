package mds.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** Sends text compressed to clients that can take it, where it is worth the work. */
final class Compression {
    /** Fits one packet anyway. */
    private static final int SMALLEST = 1024;

    private static final String GZIP = "gzip";

    private Compression() {}

    static void send(ServerRequest request, ServerResponse response, byte[] text) {
        if (text.length < SMALLEST) {
            response.send(text);
            return;
        }
        response.header(HeaderValues.create(HeaderNames.VARY, "Accept-Encoding"));
        if (isAccepted(request)) {
            response.header(HeaderValues.create(HeaderNames.CONTENT_ENCODING, GZIP));
            response.send(gzip(text));
        } else {
            response.send(text);
        }
    }

    private static boolean isAccepted(ServerRequest request) {
        if (!request.headers().contains(HeaderNames.ACCEPT_ENCODING)) {
            return false;
        }
        return request.headers().values(HeaderNames.ACCEPT_ENCODING).stream()
                .flatMap(value -> List.of(value.split(",", -1)).stream())
                .map(coding -> coding.replace(" ", "").toLowerCase(Locale.ROOT))
                .anyMatch(coding ->
                        coding.equals(GZIP) || (coding.startsWith("gzip;q=") && !coding.matches("gzip;q=0(\\.0*)?")));
    }

    private static byte[] gzip(byte[] text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length / 4);
        try (OutputStream zipped = new GZIPOutputStream(bytes)) {
            zipped.write(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
