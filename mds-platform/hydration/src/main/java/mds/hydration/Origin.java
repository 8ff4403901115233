package mds.hydration;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/** The configured URL of a source: below it is asked, and redirects stay with its scheme, host and port. */
final class Origin {
    private final URI base;
    private final String prefix;

    private Origin(URI base) {
        this.base = base;
        String text = base.toString();
        prefix = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    /** @throws IllegalArgumentException if it cannot be a source's URL; a URL that holds a password is not shown */
    static Origin of(String source, URI base) {
        requireUrl("the url of source '%s'".formatted(source), base);
        if (base.getRawQuery() != null) {
            throw refused(
                    "the url of source '%s'".formatted(source), "has a query", "scheme, host, port and path alone");
        }
        return new Origin(base.normalize());
    }

    /** @throws IllegalArgumentException if it is not an HTTP URL without user information and fragment */
    static void requireUrl(String what, URI url) {
        if (url.getRawUserInfo() != null) {
            throw refused(what, "holds user information", "credentials in their own settings");
        }
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if ((!scheme.equals("http") && !scheme.equals("https")) || url.getHost() == null) {
            throw refused(what, "is " + HeaderText.printable(url.toString()), "http://host:port/path or https://…");
        }
        if (url.getRawFragment() != null) {
            throw refused(what, "has a fragment", "none");
        }
    }

    /** The URI of a path that {@link SourcePath} let pass. */
    URI below(String path) {
        return URI.create(prefix + path);
    }

    /** Where a redirect leads; empty if that is another origin, or no URI. */
    Optional<URI> resolve(URI from, String location) {
        try {
            URI target = from.resolve(URI.create(location.strip()));
            return Optional.of(target).filter(this::isSame).map(this::withoutFragment);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private boolean isSame(URI target) {
        return base.getScheme().equalsIgnoreCase(target.getScheme())
                && base.getHost().equalsIgnoreCase(target.getHost())
                && target.getRawUserInfo() == null
                && port(base) == port(target);
    }

    private URI withoutFragment(URI target) {
        String path = target.getRawPath().isEmpty() ? "/" : target.getRawPath();
        String query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
        return URI.create(this + path + query);
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }

    private static IllegalArgumentException refused(String what, String fault, String expectation) {
        return new IllegalArgumentException("%s %s; expected %s".formatted(what, fault, expectation));
    }

    /** Scheme, host and port. */
    @Override
    public String toString() {
        return base.getScheme() + "://" + base.getRawAuthority();
    }
}
