package mds.hydration;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Paths that a plugin may ask for: RFC 3986 path and query, below the source's URL whatever the server decodes.
 *
 * <p>An identifier may hold anything once it is encoded ({@code raw%2Fevents}, {@code s3%3A%2F%2Fbucket}). Dot segments
 * are refused encoded as well: servers and proxies that decode before they normalize would climb.
 */
final class SourcePath {
    /** What may stand in a path and its query, beside letters and digits. */
    private static final String MARKS = "-._~!$&'()*+,;=:@%/?";

    private static final Pattern BAD_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    private static final Pattern SEPARATOR = Pattern.compile("[/\\\\]");

    private SourcePath() {}

    /** @throws IllegalArgumentException if the path is not one; the message names source and path */
    static String require(String source, String path) {
        if (!path.startsWith("/")) {
            throw refused(source, path, "a path that begins with '/'");
        }
        if (!path.chars().allMatch(SourcePath::isAllowed)
                || BAD_ESCAPE.matcher(path).find()) {
            throw refused(source, path, "path and query of RFC 3986, with everything else percent-encoded in UTF-8");
        }
        int query = path.indexOf('?');
        String hierarchy = query < 0 ? path : path.substring(0, query);
        if (hierarchy.contains("//")) {
            throw refused(source, path, "no empty segments ('//')");
        }
        if (hierarchy.indexOf('.') < 0 && hierarchy.indexOf('%') < 0) {
            return path;
        }
        String decoded = URLDecoder.decode(hierarchy.replace("+", "%2B"), StandardCharsets.UTF_8);
        for (String segment : SEPARATOR.split(decoded, -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                throw refused(source, path, "no dot segments ('.', '..'), encoded or not");
            }
        }
        return path;
    }

    private static boolean isAllowed(int character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || (character >= '0' && character <= '9')
                || MARKS.indexOf(character) >= 0;
    }

    private static IllegalArgumentException refused(String source, String path, String expectation) {
        return new IllegalArgumentException("source '%s' is asked for '%s'; expected %s"
                .formatted(source, HeaderText.printable(path), expectation));
    }
}
