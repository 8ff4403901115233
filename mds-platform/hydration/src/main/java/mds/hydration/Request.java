package mds.hydration;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What is sent to a source: a GET, or the POST of a form. It prints neither headers nor form: both hold secrets. */
final class Request {
    private final URI uri;
    private final Map<String, String> headers;
    private final Optional<String> form;

    private Request(URI uri, Map<String, String> headers, Optional<String> form) {
        this.uri = uri;
        this.headers = headers;
        this.form = form;
    }

    static Request get(URI uri) {
        return new Request(uri, Map.of("Accept", "application/json"), Optional.empty());
    }

    static Request post(URI uri, String form) {
        return new Request(uri, Map.of("Accept", "application/json"), Optional.of(form));
    }

    /**
     * The same with one more header.
     *
     * @throws IllegalArgumentException if the value would be more than one line; the message does not show it
     */
    Request with(String name, String value) {
        if (!HeaderText.isValue(value)) {
            throw new IllegalArgumentException("the value of header '%s' cannot stand in a header".formatted(name));
        }
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Request(uri, more, form);
    }

    URI uri() {
        return uri;
    }

    Map<String, String> headers() {
        return headers;
    }

    Optional<String> form() {
        return form;
    }

    @Override
    public String toString() {
        return "Request[%s]".formatted(uri);
    }
}
