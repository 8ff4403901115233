package mds.sandbox.servers;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request of the AWS Query protocol: form parameters whose names are paths, such as
 * {@code MessageAttributes.entry.1.Name}.
 */
record SnsRequest(Map<String, String> parameters) {

    private static final JsonMapper JSON = new JsonMapper();

    static SnsRequest parse(String form) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : form.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return new SnsRequest(Map.copyOf(parameters));
    }

    Optional<String> optional(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    String required(String name) {
        return optional(name)
                .orElseThrow(() ->
                        new SnsFault(400, "InvalidParameter", "Invalid parameter: " + name + " Reason: no value"));
    }

    /** The attributes of a subscription. */
    Map<String, String> attributes() {
        Map<String, String> attributes = new HashMap<>();
        for (int i = 1; parameters.containsKey("Attributes.entry." + i + ".key"); i++) {
            String entry = "Attributes.entry." + i;
            attributes.put(required(entry + ".key"), required(entry + ".value"));
        }
        return attributes;
    }

    /** The one message of a Publish. */
    SnsMessage message() {
        return message("");
    }

    /** The messages of a PublishBatch, by the id of their entry. */
    List<Map.Entry<String, SnsMessage>> batch() {
        List<Map.Entry<String, SnsMessage>> entries = new ArrayList<>();
        for (int i = 1; parameters.containsKey("PublishBatchRequestEntries.member." + i + ".Id"); i++) {
            String prefix = "PublishBatchRequestEntries.member." + i + ".";
            entries.add(Map.entry(required(prefix + "Id"), message(prefix)));
        }
        return entries;
    }

    private SnsMessage message(String prefix) {
        ObjectNode attributes = JSON.createObjectNode();
        for (int i = 1; parameters.containsKey(prefix + "MessageAttributes.entry." + i + ".Name"); i++) {
            String entry = prefix + "MessageAttributes.entry." + i;
            ObjectNode value = attributes.putObject(required(entry + ".Name"));
            value.put("DataType", required(entry + ".Value.DataType"));
            optional(entry + ".Value.StringValue").ifPresent(text -> value.put("StringValue", text));
            optional(entry + ".Value.BinaryValue").ifPresent(base64 -> value.put("BinaryValue", base64));
        }
        return new SnsMessage(required(prefix + "Message"), optional(prefix + "Subject"), attributes);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
