package mds.plugin;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Percent-encoding of one path segment (RFC 3986 section 2.1). What may stand literally in a segment ({@code pchar},
 * section 3.3) does; everything else is the upper-case hexadecimal of its UTF-8 bytes.
 */
final class Percent {
    private static final String UNRESERVED = "-._~";
    private static final String LITERAL = UNRESERVED + "!$&'()*+,;=:@";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private Percent() {}

    static String encode(String segment) {
        return encode(segment, LITERAL);
    }

    /** As {@link #encode(String)}, but only unreserved characters (section 2.3) stand literally. */
    static String encodeUnreserved(String text) {
        return encode(text, UNRESERVED);
    }

    private static String encode(String segment, String marks) {
        if (isLiteral(segment, marks)) {
            return segment;
        }
        StringBuilder encoded = new StringBuilder(segment.length() + 8);
        for (byte octet : utf8(segment)) {
            if (isLiteral((char) (octet & 0xff), marks)) {
                encoded.append((char) octet);
            } else {
                encoded.append('%').append(HEX.toHexDigits(octet));
            }
        }
        return encoded.toString();
    }

    static String decode(String segment) {
        if (isLiteral(segment, LITERAL)) {
            return segment;
        }
        ByteBuffer octets = ByteBuffer.allocate(segment.length());
        for (int at = 0; at < segment.length(); at++) {
            char character = segment.charAt(at);
            if (character == '%') {
                octets.put(octet(segment, at));
                at += 2;
            } else if (isLiteral(character, LITERAL)) {
                octets.put((byte) character);
            } else {
                throw new IllegalArgumentException(
                        "the character U+%04X must be percent-encoded".formatted((int) character));
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(octets.flip()).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("'%s' is not percent-encoded UTF-8".formatted(segment), e);
        }
    }

    private static byte octet(String segment, int percent) {
        if (percent + 2 >= segment.length()
                || !HexFormat.isHexDigit(segment.charAt(percent + 1))
                || !HexFormat.isHexDigit(segment.charAt(percent + 2))) {
            throw new IllegalArgumentException("'%' must be followed by two hexadecimal digits in '" + segment + "'");
        }
        return (byte) HexFormat.fromHexDigits(segment, percent + 1, percent + 3);
    }

    private static byte[] utf8(String text) {
        try {
            ByteBuffer octets = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[octets.remaining()];
            octets.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("the text is not well-formed Unicode (an unpaired surrogate)", e);
        }
    }

    /** Most segments are, and stay as they are. */
    private static boolean isLiteral(String segment, String marks) {
        for (int at = 0; at < segment.length(); at++) {
            if (!isLiteral(segment.charAt(at), marks)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLiteral(char character, String marks) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || (character >= '0' && character <= '9')
                || marks.indexOf(character) >= 0;
    }
}
