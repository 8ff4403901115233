package mds.storage.datomic;

import clojure.lang.Keyword;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import datomic.Datom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import mds.kernel.event.DeadLetter;
import mds.kernel.event.KeptLetter;
import mds.kernel.event.LetterFilter;
import mds.kernel.graph.StoreUnavailableException;
import mds.plugin.SourceEvent;

/** Dead letters beside the graph, in the same database, which hosts may share. An entity id is a letter's id. */
final class DatomicDeadLetters implements Letters {
    private final Ledger ledger;
    private final Writer writer;
    private final LetterBounds bounds;
    private final AtomicLong dropped = new AtomicLong();

    DatomicDeadLetters(Ledger ledger, Writer writer, LetterBounds bounds) {
        this.ledger = ledger;
        this.writer = writer;
        this.bounds = bounds;
    }

    /** Something to change, and of how many letters. */
    private record Change(List<Object> forms, int count) implements Writer.Proposal {}

    @Override
    public void keep(List<DeadLetter> letters) throws StoreUnavailableException, InterruptedException {
        Change change =
                writer.write(database -> keep(letters, new Datoms(database))).proposal();
        dropped.addAndGet(change.count());
    }

    /** The oldest make room, of those that come as well. */
    private Change keep(List<DeadLetter> letters, Datoms datoms) {
        Deque<Long> there = new ArrayDeque<>(nodes(datoms));
        Deque<DeadLetter> coming = new ArrayDeque<>(letters);
        long bytes = letters.stream().mapToLong(LetterBounds::bytes).sum();
        for (long node : there) {
            bytes += bytes(node, datoms);
        }
        Changes changes = new Changes();
        int gone = 0;
        while (bounds.exceeded(there.size() + coming.size(), bytes)) {
            if (there.isEmpty()) {
                bytes -= LetterBounds.bytes(coming.removeFirst());
            } else {
                long oldest = there.removeFirst();
                bytes -= bytes(oldest, datoms);
                changes.retractEntity(oldest);
            }
            gone++;
        }
        coming.forEach(letter -> write(changes.newId(), letter, changes));
        return new Change(changes.forms(), gone);
    }

    private static long bytes(long node, Datoms datoms) {
        Object length = datoms.one(node, Schema.LETTER_LENGTH);
        // Headers as they are kept: there, each costs little beside its text.
        String headers = datoms.one(node, Schema.LETTER_HEADERS) instanceof String text ? text : "";
        return LetterBounds.bytes(length instanceof Long bytes ? bytes : 0, 0, headers.length());
    }

    private static void write(Object id, DeadLetter letter, Changes changes) {
        SourceEvent event = letter.event();
        ObjectNode headers = JsonNodeFactory.instance.objectNode();
        event.headers().forEach(headers::put);
        changes.add(id, Schema.LETTER_ATTEMPTS, (long) letter.attempts());
        changes.add(id, Schema.LETTER_SOURCE, event.source());
        changes.add(id, Schema.LETTER_PAYLOAD, event.payload());
        changes.add(id, Schema.LETTER_LENGTH, letter.length());
        changes.add(id, Schema.LETTER_HEADERS, Column.write(headers));
        changes.add(id, Schema.LETTER_POSITION, event.position());
        changes.add(id, Schema.LETTER_RECEIVED_AT, Datoms.micros(event.receivedAt()));
        verdict(id, letter, changes);
    }

    private static void verdict(Object id, DeadLetter letter, Changes changes) {
        changes.add(id, Schema.LETTER_AT, Datoms.micros(letter.at()));
        changes.add(id, Schema.LETTER_PLUGIN, letter.plugin());
        changes.add(id, Schema.LETTER_REASON, letter.reason());
    }

    @Override
    public void replace(List<KeptLetter> letters) throws StoreUnavailableException, InterruptedException {
        writer.write(database -> {
            Datoms datoms = new Datoms(database);
            Changes changes = new Changes();
            for (KeptLetter kept : letters) {
                Object attempts = datoms.one(kept.id(), Schema.LETTER_ATTEMPTS);
                if (attempts != null) {
                    // If another host removes it meanwhile, it stays away.
                    changes.compareAndSwap(kept.id(), Schema.LETTER_ATTEMPTS, attempts, (long)
                            kept.letter().attempts());
                    verdict(kept.id(), kept.letter(), changes);
                }
            }
            return new Change(changes.forms(), letters.size());
        });
    }

    @Override
    public int remove(Collection<Long> ids) throws StoreUnavailableException, InterruptedException {
        return writer.write(database -> {
                    Datoms datoms = new Datoms(database);
                    Changes changes = new Changes();
                    List<Long> there = ids.stream()
                            .distinct()
                            .filter(id -> datoms.one(id, Schema.LETTER_AT) != null)
                            .toList();
                    there.forEach(changes::retractEntity);
                    return new Change(changes.forms(), there.size());
                })
                .proposal()
                .count();
    }

    @Override
    public Optional<KeptLetter> letter(long id) {
        Datoms datoms = new Datoms(ledger.connection().db());
        return datoms.one(id, Schema.LETTER_AT) == null ? Optional.empty() : Optional.of(read(id, datoms));
    }

    @Override
    public List<KeptLetter> page(LetterFilter filter, OptionalLong before, int limit) {
        Datoms datoms = new Datoms(ledger.connection().db());
        return nodes(datoms).reversed().stream()
                .filter(node -> before.isEmpty() || node < before.getAsLong())
                .map(node -> read(node, datoms))
                .filter(letter -> filter.matches(letter.letter()))
                .limit(limit)
                .toList();
    }

    @Override
    public long count(LetterFilter filter) {
        return page(filter, OptionalLong.empty(), Integer.MAX_VALUE).size();
    }

    @Override
    public long count() {
        return nodes(new Datoms(ledger.connection().db())).size();
    }

    @Override
    public Map<String, Long> countBySource() {
        Map<String, Long> counts = new TreeMap<>();
        for (Datom datom : new Datoms(ledger.connection().db()).all(Schema.LETTER_SOURCE)) {
            counts.merge((String) datom.v(), 1L, Long::sum);
        }
        return counts;
    }

    @Override
    public long dropped() {
        return dropped.get();
    }

    private static KeptLetter read(long node, Datoms datoms) {
        Map<Keyword, Object> values = new HashMap<>();
        datoms.of(node).forEach(datom -> values.put(datoms.attribute(datom), datom.v()));
        Map<String, String> headers = new HashMap<>();
        for (Map.Entry<String, JsonNode> header :
                Column.read(text(values, Schema.LETTER_HEADERS)).properties()) {
            headers.put(header.getKey(), header.getValue().asText());
        }
        byte[] payload = (byte[]) value(values, Schema.LETTER_PAYLOAD);
        SourceEvent event = new SourceEvent(
                text(values, Schema.LETTER_SOURCE),
                payload,
                headers,
                text(values, Schema.LETTER_POSITION),
                Datoms.instant(value(values, Schema.LETTER_RECEIVED_AT)));
        return new KeptLetter(
                node,
                new DeadLetter(
                        event,
                        (long) values.getOrDefault(Schema.LETTER_LENGTH, (long) payload.length),
                        text(values, Schema.LETTER_PLUGIN),
                        text(values, Schema.LETTER_REASON),
                        Datoms.instant(value(values, Schema.LETTER_AT)),
                        (int) (long) values.getOrDefault(Schema.LETTER_ATTEMPTS, 1L)));
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

    /** They are part of the graph's database, and its ledger tells. */
    @Override
    public Optional<String> writeFailure() {
        return Optional.empty();
    }

    /** Nothing to do: the ledger is the store's to close. */
    @Override
    public void close() {
        // see above
    }
}
