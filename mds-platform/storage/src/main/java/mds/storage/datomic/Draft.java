package mds.storage.datomic;

import clojure.lang.Keyword;
import datomic.Datom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import mds.kernel.graph.AliasReference;
import mds.kernel.graph.Edge;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.MatchKey;
import mds.kernel.model.GraphModel;
import mds.plugin.Alias;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import mds.plugin.Reference;

/**
 * The part of the graph that some changes touch: as one database value has it, and as the changes leave it. The
 * difference is the transaction.
 */
final class Draft implements Writer.Proposal {
    private final Datoms datoms;
    private final GraphModel model;
    private final Changes changes = new Changes();
    private final Map<EntityUri, EntityDraft> entities = new LinkedHashMap<>();
    private final Map<EntityUri, Set<EntityDraft>> newParts = new HashMap<>();
    private final AliasDrafts aliases;
    private final JobDrafts jobs;
    private final Map<Keyed, Set<MatchKey>> keys = new LinkedHashMap<>();
    private final Map<String, Long> followers = new LinkedHashMap<>();
    private final List<GraphChange> refused = new ArrayList<>();
    /** Of the change in hand. */
    private Order order = new Order.ByClock();

    private Draft(Datoms datoms, GraphModel model) {
        this.datoms = datoms;
        this.model = model;
        this.jobs = new JobDrafts(datoms, changes);
        this.aliases = new AliasDrafts(datoms, changes, node -> entity(datoms.uri(node)));
    }

    static Draft of(List<GraphChange> changes, Datoms datoms, GraphModel model) {
        Draft draft = new Draft(datoms, model);
        boolean lost = false;
        for (GraphChange change : changes) {
            if (lost || !draft.apply(change)) {
                draft.refused.add(change);
                lost = lost || change instanceof GraphChange.WorkOf;
            }
        }
        draft.aliases.settle();
        return draft;
    }

    /** The changes that were out of date. */
    List<GraphChange> refused() {
        return refused;
    }

    @Override
    public List<Object> forms() {
        List.copyOf(entities.values())
                .forEach(entity -> entity.write(
                        changes,
                        uri -> entity(uri).node(),
                        alias -> aliases.alias(alias).node()));
        aliases.write();
        keys.forEach(this::writeKeys);
        jobs.write();
        followers.forEach((follower, basis) -> Positions.write(changes, follower, basis));
        return changes.forms();
    }

    private boolean apply(GraphChange change) {
        switch (change) {
            case GraphChange.RecordFetched fetched -> {
                return recordFetched(fetched);
            }
            case GraphChange.ConfirmedGone gone -> {
                return confirmedGone(gone);
            }
            case GraphChange.HydrationFailed failed -> {
                return hydrationFailed(failed);
            }
            case GraphChange.RefreshDue due -> {
                return refreshDue(due);
            }
            case GraphChange.AmongHosts(var one, var asked) -> {
                return amongHosts(one, asked);
            }
            case GraphChange.AliasResolved(var alias) -> aliases.resolve(alias);
            case GraphChange.AliasUnknown(var alias, var nextAttempt) -> aliases.unknown(alias, nextAttempt);
            case GraphChange.EdgesInferred inferred -> edgesInferred(inferred);
            case GraphChange.KeysDerived derived ->
                keys.put(new Keyed(derived.entity(), derived.rule()), derived.keys());
            case GraphChange.EntityEnriched(var uri, var at) -> {
                if (entity(uri).isKnown()) {
                    entity(uri).enriched(at);
                }
            }
            case GraphChange.FollowerAdvanced(var follower, var basis) -> followers.merge(follower, basis, Math::max);
            case GraphChange.JobHeld held -> {
                return jobs.held(held);
            }
            case GraphChange.JobKept kept -> {
                return jobs.kept(kept);
            }
            case GraphChange.WorkOf work -> {
                return jobs.worked(work);
            }
            case GraphChange.JobNoted noted -> {
                return jobs.noted(noted);
            }
            case GraphChange.JobAsked asked -> jobs.asked(asked);
        }
        return true;
    }

    private boolean amongHosts(GraphChange change, long asked) {
        Order before = order;
        order = new Order.ByBasis(asked);
        try {
            return apply(change);
        } finally {
            order = before;
        }
    }

    /** Whether an answer has to give way to the one that is held. Where it is unclear which is newer, a third will tell. */
    private boolean isOutdated(EntityDraft root, Instant fetchedAt) {
        boolean outdated = root.isFetchedAfter(fetchedAt, order);
        if (outdated && order instanceof Order.ByBasis) {
            root.refresh(fetchedAt, fetchedAt, order);
        }
        return outdated;
    }

    private boolean recordFetched(GraphChange.RecordFetched change) {
        EntityDraft root = entity(change.record().root().uri());
        if (isOutdated(root, change.fetchedAt())) {
            return false;
        }
        Set<EntityUri> listed = new HashSet<>();
        change.record().entities().forEach(entity -> {
            describe(entity, change.fetchedAt());
            listed.add(entity.uri());
        });
        retireParts(root, listed, change.fetchedAt());
        if (root.isFailing()) {
            stale(root);
        }
        return true;
    }

    private boolean confirmedGone(GraphChange.ConfirmedGone change) {
        EntityDraft root = entity(change.root());
        if (isOutdated(root, change.fetchedAt())) {
            return false;
        }
        retire(root, change.reason(), change.fetchedAt());
        retireParts(root, Set.of(), change.fetchedAt());
        return true;
    }

    private boolean hydrationFailed(GraphChange.HydrationFailed change) {
        EntityDraft root = entity(change.root());
        if (root.isAnsweredSince(change.askedAt(), order)) {
            return false;
        }
        if (!root.isKnown()) {
            introduce(root);
        }
        if (order instanceof Order.ByBasis && root.isFetchedAfter(change.askedAt(), order)) {
            root.refresh(change.askedAt(), change.nextAttempt(), order);
            return true;
        }
        root.failed(change.error(), change.askedAt(), change.nextAttempt(), order);
        stale(root).stream()
                .filter(part -> part.is(Schema.UNCACHED))
                .forEach(part -> part.failed(change.error(), change.askedAt(), change.nextAttempt(), order));
        return true;
    }

    /** Marks a root and its parts, and returns the parts. */
    private List<EntityDraft> stale(EntityDraft root) {
        List<EntityDraft> parts = parts(root.uri());
        root.stale();
        parts.forEach(EntityDraft::stale);
        return parts;
    }

    private boolean refreshDue(GraphChange.RefreshDue change) {
        EntityDraft root = entity(change.root());
        if (root.isAnsweredSince(change.since(), order)) {
            return false;
        }
        if (!root.isKnown()) {
            introduce(root);
        }
        root.refresh(change.since(), change.at(), order);
        return true;
    }

    private void edgesInferred(GraphChange.EdgesInferred change) {
        if (change.to().isEmpty() && !entity(change.from()).isKnown()) {
            return;
        }
        change.to().forEach(to -> mention(to, Instant.EPOCH));
        mention(change.from(), Instant.EPOCH).outgoing().infer(change.rule(), change.edgeType(), change.to());
    }

    private void describe(Entity entity, Instant at) {
        EntityDraft draft = entity(entity.uri());
        Set<Concern> before = concerns(draft);
        Map<Keyword, Object> facts = Facts.of(entity, model);
        Set<Object> claims = new LinkedHashSet<>();
        entity.aliases().forEach(alias -> claims.add(aliases.alias(alias).node()));
        if (!claims.isEmpty()) {
            facts.put(Schema.CLAIMS, claims);
        }
        say(draft, facts, asserted(entity), named(entity), at);
        concern(draft, before, at);
    }

    private static Set<Edge> asserted(Entity entity) {
        Set<Edge> edges = new LinkedHashSet<>();
        for (Reference reference : entity.references()) {
            if (reference.target() instanceof EntityUri to) {
                edges.add(new Edge(entity.uri(), reference.edgeType(), to, new Edge.Origin.Asserted(Optional.empty())));
            }
        }
        return edges;
    }

    private static Set<AliasReference> named(Entity entity) {
        Set<AliasReference> references = new LinkedHashSet<>();
        for (Reference reference : entity.references()) {
            if (reference.target() instanceof Alias alias) {
                references.add(new AliasReference(entity.uri(), reference.edgeType(), alias));
            }
        }
        return references;
    }

    /** A tombstone says nothing but that it is one: what it once said would depend on the order of what came in. */
    private void retire(EntityDraft draft, String reason, Instant at) {
        Set<Concern> before = concerns(draft);
        Map<Keyword, Object> facts = Facts.identity(draft.uri(), model, Schema.GONE);
        facts.put(Schema.GONE_REASON, reason);
        say(draft, facts, Set.of(), Set.of(), at);
        concern(draft, before, at);
    }

    private void retireParts(EntityDraft root, Set<EntityUri> listed, Instant at) {
        for (EntityDraft part : parts(root.uri())) {
            if (!listed.contains(part.uri())) {
                retire(part, whyUnlisted(root), at);
            }
        }
    }

    private static String whyUnlisted(EntityDraft root) {
        return root.goneReason()
                .map(reason -> "%s is gone: %s".formatted(root.uri(), reason))
                .orElseGet(() -> "not listed by %s".formatted(root.uri()));
    }

    private void say(
            EntityDraft draft, Map<Keyword, Object> facts, Set<Edge> edges, Set<AliasReference> named, Instant at) {
        register(draft);
        draft.say(facts);
        List<EntityUri> ends = draft.outgoing().assertExactly(edges, named);
        named.forEach(reference -> aliases.alias(reference.alias()));
        draft.fetched(at, order);
        ends.forEach(end -> refer(end, at));
    }

    /** A record names an entity. If that was thought to be gone before the record was fetched, it is worth a look. */
    private void refer(EntityUri to, Instant at) {
        EntityDraft target = mention(to, at);
        if (target.is(Schema.GONE) && mayBeBefore(target, at)) {
            entity(model.rootOf(to)).due(at);
        }
    }

    private boolean mayBeBefore(EntityDraft target, Instant at) {
        return order instanceof Order.ByBasis
                || target.fetchedAt().filter(at::isAfter).isPresent();
    }

    /** An entity that something speaks of: if nobody did before, it is uncached and due. */
    private EntityDraft mention(EntityUri uri, Instant since) {
        EntityDraft draft = entity(uri);
        if (draft.isKnown()) {
            return draft;
        }
        introduce(draft);
        EntityUri rootUri = model.rootOf(uri);
        if (rootUri.equals(uri)) {
            draft.due(since);
            return draft;
        }
        EntityDraft root = entity(rootUri);
        if (root.isFetched()) {
            retire(draft, whyUnlisted(root), root.fetchedAt().orElse(since));
        } else {
            draft.due(root.nextAttempt().orElse(since));
        }
        return draft;
    }

    private void introduce(EntityDraft draft) {
        draft.say(Facts.identity(draft.uri(), model, Schema.UNCACHED));
        register(draft);
    }

    /** What an entity has to do with an alias: it claims it, or it refers to somebody by it. */
    private record Concern(Alias alias, boolean claim) {}

    private Set<Concern> concerns(EntityDraft draft) {
        Set<Concern> all = new LinkedHashSet<>();
        draft.outgoing().aliases().forEach(alias -> all.add(new Concern(alias, false)));
        draft.claims().forEach(node -> all.add(new Concern(aliases.alias(node), true)));
        return all;
    }

    private void concern(EntityDraft draft, Set<Concern> before, Instant at) {
        Set<Concern> after = concerns(draft);
        Stream.concat(before.stream(), after.stream())
                .filter(concern -> before.contains(concern) != after.contains(concern))
                .forEach(concern -> aliases.concern(concern.alias(), draft, at));
    }

    private void register(EntityDraft draft) {
        EntityUri root = model.rootOf(draft.uri());
        if (!root.equals(draft.uri())) {
            newParts.computeIfAbsent(root, none -> new LinkedHashSet<>()).add(draft);
        }
    }

    private List<EntityDraft> parts(EntityUri root) {
        Set<EntityDraft> parts = new LinkedHashSet<>();
        for (Datom datom : datoms.with(Schema.ROOT, root.toString())) {
            parts.add(entity(datoms.uri(Datoms.entity(datom))));
        }
        parts.addAll(newParts.getOrDefault(root, Set.of()));
        return List.copyOf(parts);
    }

    private EntityDraft entity(EntityUri uri) {
        EntityDraft known = entities.get(uri);
        if (known != null) {
            return known;
        }
        OptionalLong node = datoms.node(uri);
        EntityDraft draft = node.isPresent()
                ? EntityDraft.stored(uri, node.getAsLong(), datoms)
                : EntityDraft.absent(uri, changes.newId());
        entities.put(uri, draft);
        return draft;
    }

    /** What a rule finds an entity by. */
    private record Keyed(EntityUri entity, String rule) {}

    private void writeKeys(Keyed keyed, Set<MatchKey> wanted) {
        if (entity(keyed.entity()).node() instanceof Long node) {
            new Matching(datoms, model).write(changes, node, keyed.rule(), wanted);
        }
    }
}
