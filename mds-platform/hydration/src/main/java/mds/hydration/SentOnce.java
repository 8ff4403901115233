package mds.hydration;

import java.io.Serial;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The empty body of a request that is sent once. The JDK's client repeats a GET by itself when the source closes the
 * connection without a byte of answer, and the rate limit would not see it. It has no setting against that but one for
 * the whole process, which would forbid redirects to everybody in it; but it asks for the length of the body each time
 * that it writes a request, and sends nothing if that fails.
 */
final class SentOnce implements BodyPublisher {
    private final BodyPublisher nothing = BodyPublishers.noBody();
    private final AtomicBoolean sent = new AtomicBoolean();

    /** The connection was closed without an answer; the retry decides what follows. */
    static final class ClosedWithoutAnswer extends IllegalStateException {
        @Serial
        private static final long serialVersionUID = 1L;

        private ClosedWithoutAnswer() {
            super("the connection was closed without an answer");
        }
    }

    @Override
    public long contentLength() {
        if (!sent.compareAndSet(false, true)) {
            throw new ClosedWithoutAnswer();
        }
        return 0;
    }

    @Override
    public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
        nothing.subscribe(subscriber);
    }
}
