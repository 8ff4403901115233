package mds.storage.datomic;

import clojure.lang.Keyword;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import mds.plugin.Alias;
import org.jspecify.annotations.Nullable;

/** An alias as a transaction finds it and leaves it. Its own attributes are bookkeeping. */
final class AliasDraft {
    private final Alias alias;
    private final Object node;
    private final Map<Keyword, Object> before;
    private final Map<Keyword, Object> after;

    AliasDraft(Alias alias, Object node, Map<Keyword, Object> before) {
        this.alias = alias;
        this.node = node;
        this.before = before;
        this.after = new HashMap<>(before);
        after.put(Schema.ALIAS, alias.value());
    }

    Alias alias() {
        return alias;
    }

    /** Its entity id, or a temporary id if the transaction makes it. */
    Object node() {
        return node;
    }

    boolean isNew() {
        return before.isEmpty();
    }

    /** The node to which its references lead; null if to none. */
    @Nullable
    Object resolved() {
        return after.get(Schema.ALIAS_RESOLVED);
    }

    void resolve(@Nullable Object claimant) {
        if (claimant == null) {
            after.remove(Schema.ALIAS_RESOLVED);
        } else {
            after.put(Schema.ALIAS_RESOLVED, claimant);
        }
    }

    /** Someone should be asked who claims it, if that is not planned already. */
    void due(Instant since) {
        after.putIfAbsent(Schema.ALIAS_NEXT_ATTEMPT, Datoms.micros(since));
    }

    void unknown(Instant nextAttempt) {
        after.put(Schema.ALIAS_NEXT_ATTEMPT, Datoms.micros(nextAttempt));
        after.merge(Schema.ALIAS_ATTEMPTS, 1L, (some, one) -> (long) some + (long) one);
    }

    void settled() {
        after.remove(Schema.ALIAS_NEXT_ATTEMPT);
        after.remove(Schema.ALIAS_ATTEMPTS);
    }

    void write(Changes changes) {
        if (after.equals(before)) {
            return;
        }
        Object revision = before.get(Schema.ALIAS_REVISION);
        if (revision == null) {
            changes.add(node, Schema.ALIAS_REVISION, 1L);
        } else {
            changes.compareAndSwap(node, Schema.ALIAS_REVISION, revision, (long) revision + 1);
        }
        for (Keyword attribute :
                new Keyword[] {Schema.ALIAS, Schema.ALIAS_RESOLVED, Schema.ALIAS_NEXT_ATTEMPT, Schema.ALIAS_ATTEMPTS}) {
            changes.difference(node, attribute, before.get(attribute), after.get(attribute));
        }
    }
}
