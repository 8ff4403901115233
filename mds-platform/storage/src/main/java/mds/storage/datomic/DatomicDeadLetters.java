package mds.storage.datomic;

import clojure.lang.Keyword;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import datomic.Datom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import mds.kernel.event.DeadLetter;
import mds.kernel.event.DeadLetters;
import mds.kernel.graph.StoreUnavailableException;
import mds.plugin.SourceEvent;

/**
 * Dead letters beside the graph, in the same database. The newest {@value #MOST} are kept, of each payload the first
 * {@value #LONGEST_PAYLOAD} bytes; a longer one says so in its reason, since it cannot be replayed as it was.
 */
final class DatomicDeadLetters implements DeadLetters {
    static final int MOST = 1_000;
    static final int LONGEST_PAYLOAD = 16 * 1024;

    private final Ledger ledger;
    private final Writer writer;
    private final int most;

    DatomicDeadLetters(Ledger ledger, Writer writer) {
        this(ledger, writer, MOST);
    }

    DatomicDeadLetters(Ledger ledger, Writer writer, int most) {
        this.ledger = ledger;
        this.writer = writer;
        this.most = most;
    }

    @Override
    public void keep(List<DeadLetter> letters) throws StoreUnavailableException, InterruptedException {
        writer.write(database -> () -> forms(letters, new Datoms(database)));
    }

    private List<Object> forms(List<DeadLetter> letters, Datoms datoms) {
        Changes changes = new Changes();
        List<Long> kept = nodes(datoms);
        int surplus = Math.max(0, kept.size() + letters.size() - most);
        kept.subList(0, Math.min(surplus, kept.size())).forEach(changes::retractEntity);
        letters.subList(Math.max(0, letters.size() - most), letters.size()).forEach(letter -> write(letter, changes));
        return changes.forms();
    }

    private static void write(DeadLetter letter, Changes changes) {
        SourceEvent event = letter.event();
        byte[] payload = event.payload();
        boolean whole = payload.length <= LONGEST_PAYLOAD;
        String reason = whole
                ? letter.reason()
                : "%s (of its %d bytes the first %d are kept)"
                        .formatted(letter.reason(), payload.length, LONGEST_PAYLOAD);
        ObjectNode headers = JsonNodeFactory.instance.objectNode();
        event.headers().forEach(headers::put);
        Object id = changes.newId();
        changes.add(id, Schema.LETTER_AT, Datoms.micros(letter.at()));
        changes.add(id, Schema.LETTER_SOURCE, event.source());
        changes.add(id, Schema.LETTER_PLUGIN, letter.plugin());
        changes.add(id, Schema.LETTER_REASON, reason);
        changes.add(id, Schema.LETTER_PAYLOAD, whole ? payload : Arrays.copyOf(payload, LONGEST_PAYLOAD));
        changes.add(id, Schema.LETTER_HEADERS, Column.write(headers));
        changes.add(id, Schema.LETTER_POSITION, event.position());
        changes.add(id, Schema.LETTER_RECEIVED_AT, Datoms.micros(event.receivedAt()));
    }

    @Override
    public List<DeadLetter> newest(int limit) {
        Datoms datoms = new Datoms(ledger.connection().db());
        List<Long> nodes = nodes(datoms);
        List<DeadLetter> letters = new ArrayList<>();
        for (long node : nodes.subList(Math.max(0, nodes.size() - limit), nodes.size())) {
            letters.add(read(node, datoms));
        }
        Collections.reverse(letters);
        return letters;
    }

    private static DeadLetter read(long node, Datoms datoms) {
        Map<Keyword, Object> values = new HashMap<>();
        datoms.of(node).forEach(datom -> values.put(datoms.attribute(datom), datom.v()));
        Map<String, String> headers = new HashMap<>();
        for (Map.Entry<String, JsonNode> header :
                Column.read(text(values, Schema.LETTER_HEADERS)).properties()) {
            headers.put(header.getKey(), header.getValue().asText());
        }
        SourceEvent event = new SourceEvent(
                text(values, Schema.LETTER_SOURCE),
                (byte[]) value(values, Schema.LETTER_PAYLOAD),
                headers,
                text(values, Schema.LETTER_POSITION),
                Datoms.instant(value(values, Schema.LETTER_RECEIVED_AT)));
        return new DeadLetter(
                event,
                text(values, Schema.LETTER_PLUGIN),
                text(values, Schema.LETTER_REASON),
                Datoms.instant(value(values, Schema.LETTER_AT)));
    }

    private static String text(Map<Keyword, Object> values, Keyword attribute) {
        return (String) value(values, attribute);
    }

    private static Object value(Map<Keyword, Object> values, Keyword attribute) {
        return Objects.requireNonNull(values.get(attribute), () -> "a dead letter has no " + attribute);
    }

    /** In the order in which they came: entity ids grow. */
    private static List<Long> nodes(Datoms datoms) {
        List<Long> nodes = new ArrayList<>();
        for (Datom datom : datoms.all(Schema.LETTER_AT)) {
            nodes.add(Datoms.entity(datom));
        }
        return nodes;
    }

    @Override
    public long count() {
        return nodes(new Datoms(ledger.connection().db())).size();
    }
}
