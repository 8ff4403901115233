package mds.plugin.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What should never have been sent, the same in every run. */
final class Garbage {
    private static final long SEED = 20_260_504;
    private static final int COUNT = 500;
    private static final int LONGEST = 64;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Garbage() {}

    /** Values of every JSON kind. */
    static List<JsonNode> values() {
        return List.of(
                JSON.nullNode(),
                JSON.booleanNode(true),
                JSON.numberNode(-1),
                JSON.numberNode(0.5),
                JSON.textNode("?"),
                JSON.arrayNode().add(JSON.objectNode()).add("x").add(7),
                JSON.arrayNode().add(JSON.arrayNode()),
                JSON.objectNode().set("x", JSON.objectNode()));
    }

    /** Payloads that are no event: random bytes, the event cut short, documents of other kinds, ids that are none. */
    static List<byte[]> payloads(JsonNode event) {
        List<byte[]> payloads = new ArrayList<>();
        Random random = new Random(SEED);
        for (int count = 0; count < COUNT; count++) {
            byte[] bytes = new byte[random.nextInt(LONGEST)];
            random.nextBytes(bytes);
            payloads.add(bytes);
        }
        byte[] whole = bytes(event);
        for (int length = 0; length < whole.length; length++) {
            payloads.add(Arrays.copyOf(whole, length));
        }
        payloads.add((event + " {}").getBytes(StandardCharsets.UTF_8));
        payloads.add("[".repeat(100_000).getBytes(StandardCharsets.UTF_8));
        payloads.add("{}".getBytes(StandardCharsets.UTF_8));
        values().forEach(value -> payloads.add(bytes(value)));
        event.fieldNames().forEachRemaining(field -> payloads.addAll(without((ObjectNode) event, field)));
        return payloads;
    }

    private static List<byte[]> without(ObjectNode event, String field) {
        List<byte[]> payloads = new ArrayList<>();
        payloads.add(bytes(event.deepCopy().remove(List.of(field))));
        for (JsonNode value : List.of(
                JSON.nullNode(),
                JSON.objectNode(),
                JSON.arrayNode().add("x"),
                JSON.booleanNode(true),
                JSON.numberNode(0.5))) {
            payloads.add(bytes(event.deepCopy().set(field, value)));
        }
        return payloads;
    }

    private static byte[] bytes(JsonNode value) {
        return value.toString().getBytes(StandardCharsets.UTF_8);
    }
}
