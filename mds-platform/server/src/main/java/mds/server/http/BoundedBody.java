package mds.server.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serial;
import java.time.Duration;

/** Reads and writes bodies up to a size; what is larger is never held, and what does not come is not waited for. */
final class BoundedBody {
    private static final int PART = 8192;
    private static final int MOST_THROWN_AWAY = 16 * 1024 * 1024;
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private BoundedBody() {}

    /** A body of a request that is not taken, of which a rest may still come: {@link #abandon} it after an answer. */
    static final class Refused extends IOException {
        @Serial
        private static final long serialVersionUID = 1L;

        private final int status;
        private final transient InputStream rest;

        private Refused(int status, String message, InputStream rest) {
            super(message);
            this.status = status;
            this.rest = rest;
        }

        /** To answer with. */
        int status() {
            return status;
        }
    }

    /** An answer that is larger than it may be. */
    static final class TooLarge extends IOException {
        @Serial
        private static final long serialVersionUID = 1L;

        private TooLarge(int most) {
            super("the answer has more than %d bytes".formatted(most));
        }
    }

    /**
     * Reads the body of a request.
     *
     * @param most how many bytes it may have
     * @param share of what all bodies may take, from which it takes what it needs
     * @param patience how long it may take to come; after that, the connection ends
     */
    static byte[] read(ServerRequest request, int most, BodyBudget.Share share, Duration patience) throws Refused {
        long announced = request.headers().contentLength().orElse(0);
        if (announced > most) {
            throw unread(request, 413, tooLarge(announced, most));
        }
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        try (Deadline _ = new Deadline(patience)) {
            return read(request.content().inputStream(), most, share);
        }
    }

    /** Refuses a body of which nothing was read. */
    static Refused unread(ServerRequest request, int status, String message) {
        // Who waits to be asked for the body is not asked.
        boolean isSent = request.content().hasEntity() && !request.headers().contains(HeaderNames.EXPECT);
        InputStream rest = isSent ? request.content().inputStream() : InputStream.nullInputStream();
        return new Refused(status, message, rest);
    }

    private static String tooLarge(long asked, int most) {
        return "the body has %d bytes or more, and %d are allowed".formatted(asked, most);
    }

    private static byte[] read(InputStream content, int most, BodyBudget.Share share) throws Refused {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] part = new byte[PART];
        try {
            for (int count = content.read(part); count >= 0; count = content.read(part)) {
                if (!share.take(count)) {
                    throw new Refused(503, "the host has as much in hand as it can hold; send it again later", content);
                }
                body.write(part, 0, count);
                if (body.size() > most) {
                    throw new Refused(413, tooLarge(body.size(), most), content);
                }
            }
        } catch (Refused e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new CloseConnectionException("the body of a request broke off", e);
        }
        return body.toByteArray();
    }

    /**
     * Ends the connection after an answer: otherwise the server would wait for all that was announced. What comes within a
     * moment is thrown away first, since an end amid what is being sent would take the answer away from its reader.
     */
    static CloseConnectionException abandon(Refused body) {
        try (Deadline _ = new Deadline(MOMENT)) {
            byte[] part = new byte[PART];
            for (int left = MOST_THROWN_AWAY; left > 0; left -= part.length) {
                if (body.rest.readNBytes(part, 0, part.length) < part.length) {
                    break;
                }
            }
        } catch (IOException | RuntimeException e) {
            return new CloseConnectionException("the body of a request broke off after it was refused", e);
        }
        return new CloseConnectionException("the body of a request is not read to its end");
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
                throw new TooLarge(most);
            }
            bytes.write(some, offset, length);
        }

        byte[] toByteArray() {
            return bytes.toByteArray();
        }
    }
}
