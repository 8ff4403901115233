package mds.server.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.helidon.webserver.http.ServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serial;
import java.io.UncheckedIOException;

/** Reads and writes bodies up to a size; what is larger is never held. */
final class BoundedBody {
    private BoundedBody() {}

    /** A body that is larger than it may be. */
    static final class TooLarge extends IOException {
        @Serial
        private static final long serialVersionUID = 1L;

        TooLarge(String message) {
            super(message);
        }
    }

    static byte[] read(ServerRequest request, int most) throws TooLarge {
        long announced = request.headers().contentLength().orElse(0);
        if (announced > most) {
            throw tooLarge(announced, most);
        }
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        try (InputStream content = request.content().inputStream()) {
            byte[] body = content.readNBytes(most + 1);
            if (body.length > most) {
                throw tooLarge(body.length, most);
            }
            return body;
        } catch (TooLarge e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes JSON; stops when there is more than may be. */
    static byte[] write(ObjectMapper mapper, Object body, int most) throws TooLarge {
        try (Output output = new Output(most)) {
            mapper.writeValue(output, body);
            return output.toByteArray();
        } catch (IOException e) {
            if (e instanceof TooLarge large) {
                throw large;
            }
            throw new IllegalStateException("an answer is not JSON", e);
        }
    }

    private static TooLarge tooLarge(long asked, int most) {
        return new TooLarge("the body has %d bytes or more, and %d are allowed".formatted(asked, most));
    }

    private static final class Output extends OutputStream {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final int most;

        Output(int most) {
            this.most = most;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] some, int offset, int length) throws IOException {
            if (bytes.size() + length > most) {
                throw new TooLarge("the answer has more than %d bytes".formatted(most));
            }
            bytes.write(some, offset, length);
        }

        byte[] toByteArray() {
            return bytes.toByteArray();
        }
    }
}
