package mds.transport.kafka;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Reads the headers of a message as text. Of several by one name, the last one counts. */
final class MessageHeaders {
    private MessageHeaders() {}

    static Map<String, String> of(Headers headers) {
        Map<String, String> texts = new HashMap<>();
        for (Header header : headers) {
            if (header.value() != null) {
                texts.put(header.key().toLowerCase(Locale.ROOT), new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        return texts;
    }
}
