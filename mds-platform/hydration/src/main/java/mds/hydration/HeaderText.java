package mds.hydration;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What may stand in a request header (RFC 9110 sections 5.1 and 5.5), checked without showing a secret. */
final class HeaderText {
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}");

    /** Headers that the client writes itself, or on which the framing and meaning of requests rest. */
    private static final Set<String> RESERVED = Set.of(
            "accept",
            "cache-control",
            "connection",
            "content-length",
            "expect",
            "host",
            "if-none-match",
            "range",
            "te",
            "transfer-encoding",
            "upgrade");

    private HeaderText() {}

    static void requireName(String name) {
        if (!NAME.matcher(name).matches() || RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                    "the credentials' header name '%s' must be an HTTP field name, and none of %s"
                            .formatted(
                                    printable(name), RESERVED.stream().sorted().toList()));
        }
    }

    static void requireValue(String what, String value) {
        if (!isValue(value)) {
            throw new IllegalArgumentException(
                    "the credentials' %s must be printable ASCII, not empty and without spaces around it; a trailing line break is a common cause"
                            .formatted(what));
        }
    }

    /** Whether a text is printable ASCII, not empty and without spaces around it. */
    static boolean isValue(String text) {
        return !text.isEmpty()
                && text.charAt(0) != ' '
                && text.charAt(text.length() - 1) != ' '
                && text.chars().allMatch(character -> character >= ' ' && character <= '~');
    }

    static boolean hasControls(String text) {
        return CONTROLS.matcher(text).find();
    }

    /** A text that cannot break a line of a log. */
    static String printable(String text) {
        return CONTROLS.matcher(text).replaceAll("\uFFFD");
    }
}
