package mds.storage.datomic;

import clojure.lang.Keyword;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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

    private @Nullable Outgoing outgoing;

    private record Stored(long node, Datoms datoms) {
        Map<Keyword, Object> facts() {
            return Facts.read(datoms, node);
        }

        boolean is(Keyword state) {
            return state.equals(datoms.one(node, Schema.STATE));
        }
    }

    private EntityDraft(EntityUri uri, Object node, @Nullable Stored stored, Supplier<Outgoing> reader) {
        this.uri = uri;
        this.node = node;
        this.unread = stored;
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

    /** Whether the graph holds an answer of its source that is newer. */
    boolean isNewerThan(Instant fetch) {
        return notes().get(Schema.FETCHED_AT) instanceof Long held && held > Datoms.micros(fetch);
    }

    /** Whether the graph holds an answer to a question that was asked then or later. */
    boolean isAnsweredSince(Instant askedAt) {
        return notes().get(Schema.FETCHED_AT) instanceof Long held && held >= Datoms.micros(askedAt);
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
    void fetched(Instant at) {
        notes().put(Schema.FETCHED_AT, Datoms.micros(at));
        if (isAskedAfter(at)) {
            notes().merge(Schema.NEXT_ATTEMPT, asked(), EntityDraft::later);
        } else {
            notes().keySet().removeAll(Set.of(Schema.NEXT_ATTEMPT, Schema.ASKED_AT));
        }
        if (!isFailedAfter(at)) {
            notes().keySet().removeAll(Set.of(Schema.FAILED_AT, Schema.ATTEMPTS, Schema.LAST_ERROR));
        }
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
    void failed(String error, Instant askedAt, Instant nextAttempt) {
        long planned = isAskedAfter(askedAt) ? asked() : Long.MAX_VALUE;
        notes().put(Schema.LAST_ERROR, error);
        notes().put(Schema.NEXT_ATTEMPT, Math.min(planned, Datoms.micros(nextAttempt)));
        notes().merge(Schema.ASKED_AT, Datoms.micros(askedAt), EntityDraft::later);
        notes().merge(Schema.FAILED_AT, Datoms.micros(askedAt), EntityDraft::later);
        notes().merge(Schema.ATTEMPTS, 1L, (some, one) -> (long) some + (long) one);
    }

    /** Only an answer to a question of that instant or later will do; it is to be asked then. */
    void refresh(Instant since, Instant at) {
        notes().merge(Schema.ASKED_AT, Datoms.micros(since), EntityDraft::later);
        notes().merge(Schema.NEXT_ATTEMPT, Datoms.micros(at), EntityDraft::earlier);
    }

    /** Whether a question that is later than that has no answer yet, be it asked or planned. */
    boolean isAskedAfter(Instant at) {
        return asked() > Datoms.micros(at);
    }

    /** When the latest question is or was asked that has no answer yet. */
    private long asked() {
        return notes().get(Schema.ASKED_AT) instanceof Long micros ? micros : Long.MIN_VALUE;
    }

    /** Whether the latest attempt failed. */
    boolean isFailing() {
        return notes().containsKey(Schema.LAST_ERROR);
    }

    private boolean isFailedAfter(Instant at) {
        return notes().get(Schema.FAILED_AT) instanceof Long failed && failed > Datoms.micros(at);
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
     * Writes the difference. What it was worked out from is guarded: a change of facts or edges moves the revision on, a
     * change of bookkeeping alone only requires it to be what it was, which writes nothing.
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
            changes.compareAndSwap(node, Schema.REVISION, revision, says ? revision + 1 : revision);
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
