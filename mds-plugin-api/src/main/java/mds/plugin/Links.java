package mds.plugin;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Which addresses a person may be sent to: a {@code javascript:} URL from a source must never reach a browser. */
final class Links {
    private Links() {}

    static Optional<URI> web(String url) {
        try {
            URI uri = new URI(url.strip());
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            return web && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
