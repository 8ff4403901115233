package mds.storage.datomic;

import clojure.lang.Keyword;
import datomic.Datom;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongFunction;
import mds.plugin.Alias;
import mds.plugin.EntityUri;
import org.jspecify.annotations.Nullable;

/** The aliases that a transaction is about, and who claims them and refers to them once it is through. */
final class AliasDrafts {
    private final Datoms datoms;
    private final Changes changes;
    private final LongFunction<EntityDraft> entities;
    private final Map<Alias, AliasDraft> drafts = new LinkedHashMap<>();
    private final Map<Object, AliasDraft> byNode = new HashMap<>();
    /** The entities whose claims of an alias, or references by it, this transaction changes. */
    private final Map<Alias, Set<EntityDraft>> concerned = new HashMap<>();

    private final Map<Alias, Instant> unsettled = new LinkedHashMap<>();

    AliasDrafts(Datoms datoms, Changes changes, LongFunction<EntityDraft> entities) {
        this.datoms = datoms;
        this.changes = changes;
        this.entities = entities;
    }

    /** The alias; made if it is not there yet. */
    AliasDraft alias(Alias alias) {
        AliasDraft known = drafts.get(alias);
        if (known != null) {
            return known;
        }
        OptionalLong entity = datoms.holder(Schema.ALIAS, alias.value());
        AliasDraft draft = entity.isPresent()
                ? new AliasDraft(alias, entity.getAsLong(), Facts.read(datoms, entity.getAsLong()))
                : new AliasDraft(alias, changes.newId(), Map.of());
        drafts.put(alias, draft);
        byNode.put(draft.node(), draft);
        return draft;
    }

    Alias alias(Object node) {
        AliasDraft known = byNode.get(node);
        return known != null ? known.alias() : datoms.alias((long) node);
    }

    private boolean isUnknown(Alias alias) {
        return !drafts.containsKey(alias)
                && datoms.holder(Schema.ALIAS, alias.value()).isEmpty();
    }

    /** An entity takes up or lets go a claim or a reference. */
    void concern(Alias alias, EntityDraft entity, Instant at) {
        concerned.computeIfAbsent(alias, none -> new LinkedHashSet<>()).add(entity);
        unsettled.putIfAbsent(alias, at);
    }

    /** Leads the references by an alias to the claimant with the smallest URI, or to none. */
    void resolve(Alias name) {
        if (isUnknown(name)) {
            return;
        }
        AliasDraft alias = alias(name);
        Map.@Nullable Entry<EntityUri, EntityDraft> claimant = claimants(alias).firstEntry();
        @Nullable
        Object resolved = claimant == null ? null : claimant.getValue().node();
        boolean moved = resolved == null ? alias.resolved() != null : !resolved.equals(alias.resolved());
        // As long as the claimant stays, only references that came since have anything to gain.
        Keyword waiting = moved ? Schema.REFERENCE_ALIAS : Schema.REFERENCE_PENDING;
        Optional<EntityUri> end = Optional.ofNullable(claimant).map(Map.Entry::getKey);
        if (moved || end.isPresent()) {
            referrers(alias, waiting).forEach(entity -> entity.outgoing().resolve(name, end));
        }
        alias.resolve(resolved);
        unsettled.putIfAbsent(name, Instant.EPOCH);
    }

    void unknown(Alias name, Instant nextAttempt) {
        if (!isUnknown(name)) {
            alias(name).unknown(nextAttempt);
            unsettled.putIfAbsent(name, nextAttempt);
        }
    }

    private NavigableMap<EntityUri, EntityDraft> claimants(AliasDraft alias) {
        Set<EntityDraft> candidates = candidates(alias, Schema.CLAIMS, Function.identity());
        NavigableMap<EntityUri, EntityDraft> claimants = new TreeMap<>();
        for (EntityDraft candidate : candidates) {
            if (candidate.claims().contains(alias.node())) {
                claimants.put(candidate.uri(), candidate);
            }
        }
        return claimants;
    }

    private Set<EntityDraft> referrers(AliasDraft alias, Keyword attribute) {
        return candidates(alias, attribute, this::referrer);
    }

    private Long referrer(Long reference) {
        return (Long) Objects.requireNonNull(datoms.one(reference, Schema.REFERENCE_FROM));
    }

    private Set<EntityDraft> candidates(AliasDraft alias, Keyword attribute, Function<Long, Long> holder) {
        Set<EntityDraft> candidates = new LinkedHashSet<>(concerned.getOrDefault(alias.alias(), Set.of()));
        if (alias.node() instanceof Long entity) {
            for (Datom datom : datoms.referring(entity, attribute)) {
                candidates.add(entities.apply(holder.apply(Datoms.entity(datom))));
            }
        }
        return candidates;
    }

    private boolean isReferredTo(AliasDraft alias) {
        Set<EntityDraft> changed = concerned.getOrDefault(alias.alias(), Set.of());
        for (EntityDraft entity : changed) {
            if (entity.outgoing().aliases().contains(alias.alias())) {
                return true;
            }
        }
        if (alias.node() instanceof Long entity) {
            for (Datom datom : datoms.referring(entity, Schema.REFERENCE_ALIAS)) {
                if (!changed.contains(entities.apply(referrer(Datoms.entity(datom))))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** An alias that is referred to and claimed by nobody is due to be asked for; any other is not. */
    void settle() {
        unsettled.forEach((name, since) -> {
            AliasDraft alias = alias(name);
            if (claimants(alias).isEmpty() && isReferredTo(alias)) {
                alias.due(since);
            } else {
                alias.settled();
            }
        });
    }

    void write() {
        drafts.values().forEach(alias -> alias.write(changes));
    }
}
