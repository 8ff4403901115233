package mds.hydration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads JSON strictly: UTF-8 (RFC 8259 section 8.1), one complete value, nothing after it. Messages give places, never
 * text of the answer, since a source may echo what it was sent.
 */
final class JsonBody {
    private static final ObjectReader READER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();
    private static final Pattern CHARSET =
            Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\";\\s]*)", Pattern.CASE_INSENSITIVE);

    private JsonBody() {}

    static JsonNode read(byte[] body, Optional<String> contentType) throws AttemptFailed {
        requireUtf8(contentType);
        String text = decoded(body);
        try {
            JsonNode json = READER.readTree(text.startsWith("\uFEFF") ? text.substring(1) : text);
            if (json.isMissingNode()) {
                throw broken("an empty body instead of JSON");
            }
            return json;
        } catch (JsonProcessingException e) {
            throw broken("broken JSON at %s of %d bytes".formatted(place(e), body.length));
        }
    }

    private static void requireUtf8(Optional<String> contentType) throws AttemptFailed {
        String type = contentType.orElse("");
        if (type.indexOf(';') < 0) {
            return;
        }
        Matcher matcher = CHARSET.matcher(type);
        if (!matcher.find()) {
            return;
        }
        String charset = matcher.group(1).toLowerCase(Locale.ROOT);
        if (!charset.equals("utf-8") && !charset.equals("utf8") && !charset.equals("us-ascii")) {
            throw broken("JSON in a charset other than UTF-8");
        }
    }

    /** What is malformed decodes to U+FFFD; where there is none, nothing is. */
    private static String decoded(byte[] body) throws AttemptFailed {
        String text = new String(body, StandardCharsets.UTF_8);
        return text.indexOf('\uFFFD') < 0 ? text : strictlyDecoded(body);
    }

    private static String strictlyDecoded(byte[] body) throws AttemptFailed {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw broken("a body that is not UTF-8");
        }
    }

    private static String place(JsonProcessingException e) {
        return Optional.ofNullable(e.getLocation())
                .map(at -> "line %d, column %d".formatted(at.getLineNr(), at.getColumnNr()))
                .orElse("an unknown place");
    }

    private static AttemptFailed broken(String what) {
        return new AttemptFailed(AttemptFailed.Kind.TROUBLE, "it answered " + what);
    }
}
