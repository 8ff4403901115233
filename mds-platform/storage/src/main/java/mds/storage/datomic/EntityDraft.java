package mds.storage.datomic;

import clojure.lang.Keyword;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;
import mds.plugin.Alias;
import mds.plugin.EntityUri;
import org.jspecify.annotations.Nullable;

/** An entity as a transaction finds it and leaves it. */
final class EntityDraft {
    private final EntityUri uri;
    private final Object node;
    private final Map<Keyword, Object> factsBefore = new HashMap<>();
    private final Map<Keyword, Object> notesBefore = new HashMap<>();
    private final Map<Keyword, Object> notes = new HashMap<>();
    private final Supplier<Outgoing> reader;
    private Map<Keyword, Object> facts = factsBefore;
    /** Where it stands, until more is asked for than its state: most entities of a transaction are only referred to. */
    private @Nullable Stored unread;

    private final @Nullable Stored stored;
    /** Whether other hosts may say something of it at the same time that is not to be missed. */
    private boolean contested;

    private @Nullable Outgoing outgoing;

    private static final class Stored {
        private final long node;
        private final Datoms datoms;
        /** Asked for by everything in a transaction that refers to it. */
        private @Nullable Object state;

        private Stored(long node, Datoms datoms) {
            this.node = node;
            this.datoms = datoms;
        }

        Map<Keyword, Object> facts() {
            return Facts.read(datoms, node);
        }

        boolean is(Keyword wanted) {
            if (state == null) {
                state = datoms.one(node, Schema.STATE);
            }
            return wanted.equals(state);
        }

        /** The basis at which an attribute got the value that it has. */
        OptionalLong since(Keyword attribute) {
            return datoms.since(node, attribute);
        }
    }

    private EntityDraft(EntityUri uri, Object node, @Nullable Stored stored, Supplier<Outgoing> reader) {
        this.uri = uri;
        this.node = node;
        this.unread = stored;
        this.stored = stored;
        this.reader = reader;
    }

    /** An entity of the database. */
    static EntityDraft stored(EntityUri uri, long node, Datoms datoms) {
        return new EntityDraft(
                uri, node, new Stored(node, datoms), () -> Outgoing.read(uri, node, new EdgeReader(datoms)));
    }

    /** An entity that is not there yet, by a temporary id. */
    static EntityDraft absent(EntityUri uri, Object id) {
        return new EntityDraft(uri, id, null, () -> Outgoing.none(uri));
    }

    private void read() {
        if (unread == null) {
            return;
        }
        unread.facts()
                .forEach((attribute, value) ->
                        (Schema.BOOKKEEPING.contains(attribute) ? notesBefore : factsBefore).put(attribute, value));
        notes.putAll(notesBefore);
        unread = null;
    }

    private Map<Keyword, Object> facts() {
        read();
        return facts;
    }

    private Map<Keyword, Object> notes() {
        read();
        return notes;
    }

    EntityUri uri() {
        return uri;
    }

    Object node() {
        return node;
    }

    boolean isKnown() {
        return unread != null || !facts.isEmpty();
    }

    boolean is(Keyword state) {
        return unread != null ? unread.is(state) : state.equals(facts.get(Schema.STATE));
    }

    /** Whether its source ever answered. */
    boolean isFetched() {
        return isKnown() && !is(Schema.UNCACHED);
    }

    Optional<Instant> fetchedAt() {
        return instant(Schema.FETCHED_AT);
    }

    Optional<Instant> nextAttempt() {
        return instant(Schema.NEXT_ATTEMPT);
    }

    Optional<String> goneReason() {
        return Optional.ofNullable((String) facts().get(Schema.GONE_REASON));
    }

    private Optional<Instant> instant(Keyword attribute) {
        return Optional.ofNullable(notes().get(attribute)).map(Datoms::instant);
    }

    /** Whether the graph holds an answer of its source that is newer, or may be. */
    boolean isFetchedAfter(Instant fetch, Order order) {
        return isSaidAfter(Schema.FETCHED_AT, fetch, order);
    }

    /** Whether the graph surely holds an answer to a question that was asked then or later. */
    boolean isAnsweredSince(Instant askedAt, Order order) {
        return order instanceof Order.ByClock
                && notes().get(Schema.FETCHED_AT) instanceof Long held
                && held >= Datoms.micros(askedAt);
    }

    private boolean isSaidAfter(Keyword attribute, Instant at, Order order) {
        return switch (order) {
            case Order.ByClock() -> notes().get(attribute) instanceof Long held && held > Datoms.micros(at);
            case Order.ByBasis(var asked) -> isSaidAfter(attribute, asked);
        };
    }

    private boolean isSaidAfter(Keyword attribute, long basis) {
        Object now = notes().get(attribute);
        if (now == null || stored == null || !now.equals(notesBefore.get(attribute))) {
            return now != null;
        }
        return stored.since(attribute).orElseThrow() > basis;
    }

    /** The entity ids, or temporary ids, of the aliases that it claims. */
    Set<?> claims() {
        return facts().get(Schema.CLAIMS) instanceof Set<?> claims ? claims : Set.of();
    }

    Outgoing outgoing() {
        if (outgoing == null) {
            outgoing = reader.get();
        }
        return outgoing;
    }

    /** What is known of it from now on, but for its edges. */
    void say(Map<Keyword, Object> now) {
        read();
        facts = now;
    }

    void say(Keyword attribute, Object value) {
        facts = new HashMap<>(facts());
        facts.put(attribute, value);
    }

    /**
     * Its source answered, which settles no question that is later, be it one that failed or one that is planned. What
     * enrichment found out holds as long as the answer is the same.
     */
    void fetched(Instant at, Order order) {
        if (!isSaidAfter(Schema.ASKED_AT, at, order)) {
            notes().keySet().removeAll(Set.of(Schema.NEXT_ATTEMPT, Schema.ASKED_AT));
        } else if (order instanceof Order.ByClock) {
            notes().merge(Schema.NEXT_ATTEMPT, asked(), EntityDraft::later);
        }
        if (!isSaidAfter(Schema.FAILED_AT, at, order)) {
            notes().keySet().removeAll(Set.of(Schema.FAILED_AT, Schema.ATTEMPTS, Schema.LAST_ERROR));
        }
        say(Schema.FETCHED_AT, at, order, (_, now) -> now);
        if (saysOtherThanBefore() || outgoing().changed()) {
            notes().remove(Schema.ENRICHED_AT);
        }
    }

    private boolean saysOtherThanBefore() {
        Map<Keyword, Object> now = new HashMap<>(facts);
        now.replace(Schema.STATE, Schema.STALE, Schema.HYDRATED);
        Map<Keyword, Object> before = new HashMap<>(factsBefore);
        before.replace(Schema.STATE, Schema.STALE, Schema.HYDRATED);
        return !now.equals(before);
    }

    /** Its hydration is due, if that is not planned already. */
    void due(Instant since) {
        notes().putIfAbsent(Schema.NEXT_ATTEMPT, Datoms.micros(since));
    }

    /** A question was not answered. If a later one is planned, that is not put off. */
    void failed(String error, Instant askedAt, Instant nextAttempt, Order order) {
        long planned = isSaidAfter(Schema.ASKED_AT, askedAt, order) ? asked() : Long.MAX_VALUE;
        notes().put(Schema.LAST_ERROR, error);
        notes().put(Schema.NEXT_ATTEMPT, Math.min(planned, Datoms.micros(nextAttempt)));
        say(Schema.ASKED_AT, askedAt, order, EntityDraft::later);
        say(Schema.FAILED_AT, askedAt, order, EntityDraft::later);
        notes().merge(Schema.ATTEMPTS, 1L, (some, one) -> (long) some + (long) one);
    }

    /** Only an answer to a question of that instant or later will do; it is to be asked then. */
    void refresh(Instant since, Instant at, Order order) {
        say(Schema.ASKED_AT, since, order, EntityDraft::later);
        notes().merge(Schema.NEXT_ATTEMPT, Datoms.micros(at), EntityDraft::earlier);
    }

    /** Where no clock tells, it tells when it was said: that needs a value that it did not have. */
    private void say(Keyword attribute, Instant at, Order order, BinaryOperator<Object> both) {
        Object before = notes().get(attribute);
        Object now = notes().merge(attribute, Datoms.micros(at), both);
        if (order instanceof Order.ByBasis) {
            contested = true;
            if (now.equals(before)) {
                notes().put(attribute, (long) now + 1);
            }
        }
    }

    /** When the latest question is or was asked that has no answer yet. */
    private long asked() {
        return notes().get(Schema.ASKED_AT) instanceof Long micros ? micros : Long.MIN_VALUE;
    }

    /** Whether the latest attempt failed. */
    boolean isFailing() {
        return notes().containsKey(Schema.LAST_ERROR);
    }

    private static Object later(Object one, Object other) {
        return Math.max((long) one, (long) other);
    }

    private static Object earlier(Object one, Object other) {
        return Math.min((long) one, (long) other);
    }

    /** A hydrated entity whose source could not be asked again. */
    void stale() {
        if (is(Schema.HYDRATED)) {
            say(Schema.STATE, Schema.STALE);
        }
    }

    void enriched(Instant at) {
        notes().put(Schema.ENRICHED_AT, Datoms.micros(at));
    }

    /**
     * Writes the difference. What it was worked out from is guarded: a change of facts or edges moves the revision on, and
     * one of bookkeeping among hosts, which may cross another's. Any other only requires it to be what it was, which writes
     * nothing.
     */
    void write(Changes changes, Function<EntityUri, Object> ends, Function<Alias, Object> aliases) {
        boolean leads = outgoing != null && outgoing.changed();
        if (unread != null && !leads) {
            return;
        }
        read();
        boolean says = leads || !facts.equals(factsBefore);
        if (!says && notes.equals(notesBefore)) {
            return;
        }
        if (factsBefore.isEmpty()) {
            changes.add(node, Schema.REVISION, 1L);
        } else {
            long revision = (long) Objects.requireNonNull(notesBefore.get(Schema.REVISION), "every entity has one");
            changes.compareAndSwap(node, Schema.REVISION, revision, says || contested ? revision + 1 : revision);
        }
        notes.remove(Schema.REVISION);
        writeFetch(changes);
        writeValues(changes, factsBefore, facts);
        writeValues(changes, notesBefore, notes);
        if (leads) {
            outgoing().write(changes, node, ends, aliases);
        }
    }

    private void writeFetch(Changes changes) {
        Object held = notesBefore.get(Schema.FETCHED_AT);
        Object now = notes.remove(Schema.FETCHED_AT);
        if (held != null && now != null) {
            changes.compareAndSwap(node, Schema.FETCHED_AT, held, now);
        } else if (now != null) {
            changes.add(node, Schema.FETCHED_AT, now);
        }
    }

    private void writeValues(Changes changes, Map<Keyword, Object> before, Map<Keyword, Object> after) {
        Set<Keyword> attributes = new LinkedHashSet<>(after.keySet());
        attributes.addAll(before.keySet());
        attributes.removeAll(Set.of(Schema.REVISION, Schema.FETCHED_AT));
        attributes.forEach(
                attribute -> changes.difference(node, attribute, before.get(attribute), after.get(attribute)));
    }
}
