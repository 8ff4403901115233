package mds.hydration;

import java.util.Optional;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;

/** What a source answered, read to its end. */
final class Response {
    private final HttpResponse head;
    private final byte[] body;

    Response(HttpResponse head, byte[] body) {
        this.head = head;
        this.body = body;
    }

    int status() {
        return head.getCode();
    }

    /** The first header of a name. */
    Optional<String> header(String name) {
        return Optional.ofNullable(head.getFirstHeader(name)).map(Header::getValue);
    }

    /** Callers do not change it. */
    byte[] body() {
        return body;
    }
}
