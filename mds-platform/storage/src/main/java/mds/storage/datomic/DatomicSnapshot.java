package mds.storage.datomic;

import clojure.lang.Keyword;
import datomic.Datom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import mds.kernel.graph.AliasReference;
import mds.kernel.graph.Edge;
import mds.kernel.graph.EntityState;
import mds.kernel.graph.EntityView;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.graph.MatchKey;
import mds.kernel.model.GraphModel;
import mds.plugin.Alias;
import mds.plugin.Direction;
import mds.plugin.EntityFilter;
import mds.plugin.EntityUri;

/** One database value, read as a graph. */
final class DatomicSnapshot implements GraphSnapshot {
    private final Datoms datoms;
    private final EdgesAtNodes edges;
    private final boolean remembers;
    private final GraphModel model;
    private final Counts counts;
    private final Matching matching;

    DatomicSnapshot(Datoms datoms, GraphModel model, Counts counts) {
        this.datoms = datoms;
        this.edges = new EdgesAtNodes(datoms);
        this.remembers = datoms.memory().covers(datoms.basis());
        this.model = model;
        this.counts = counts;
        this.matching = new Matching(datoms, model);
    }

    @Override
    public long basis() {
        return datoms.basis();
    }

    @Override
    public OptionalLong node(EntityUri uri) {
        return datoms.node(uri);
    }

    @Override
    public EntityUri uri(long node) {
        return datoms.uri(node);
    }

    @Override
    public long[] neighbours(long node, String edgeType, Direction direction) {
        return edges.neighbours(node, edgeType, direction);
    }

    @Override
    public boolean fits(long node, EntityFilter filter) {
        return matching.fits(node, filter);
    }

    @Override
    public long[] holders(MatchKey key) {
        return matching.holders(key);
    }

    @Override
    public Set<MatchKey> keys(EntityUri uri, String rule) {
        OptionalLong node = node(uri);
        return node.isEmpty()
                ? Set.of()
                : matching.stored(node.getAsLong(), rule).stream()
                        .map(Matching::key)
                        .collect(Collectors.toSet());
    }

    @Override
    public Optional<EntityView> entity(EntityUri uri) {
        OptionalLong node = node(uri);
        return node.isPresent() ? Optional.of(view(uri, node.getAsLong())) : Optional.empty();
    }

    private EntityView view(EntityUri uri, long node) {
        if (!remembers) {
            return Views.view(uri, Facts.read(datoms, node), datoms);
        }
        Remembered<EntityView> memory = datoms.memory().views();
        EntityView known = memory.at(node, basis());
        if (known != null) {
            return known;
        }
        Map<Keyword, Object> facts = Facts.read(datoms, node);
        EntityView view = Views.view(uri, facts, datoms);
        memory.learn(node, basis(), view, Views.bytes(facts));
        return view;
    }

    /** Reads node by node until everything is remembered for which there is room, or somebody says stop. */
    void warm(BooleanSupplier stop) {
        Memory memory = datoms.memory();
        for (Datom datom : datoms.all(Schema.TYPE)) {
            boolean full = memory.views().isFull();
            boolean endsFull = Stream.of(Direction.values())
                    .anyMatch(direction -> memory.ends(direction).isFull());
            if (stop.getAsBoolean() || !remembers || (full && endsFull)) {
                return;
            }
            long node = Datoms.entity(datom);
            if (!full) {
                view(uri(node), node);
            }
            if (!endsFull) {
                Stream.of(Direction.values()).forEach(direction -> edges.ends(node, direction));
            }
        }
    }

    @Override
    public Map<EntityUri, EntityView> entities(Collection<EntityUri> uris) {
        Map<EntityUri, EntityView> views = new LinkedHashMap<>();
        for (EntityUri uri : uris) {
            entity(uri).ifPresent(view -> views.put(uri, view));
        }
        return views;
    }

    @Override
    public List<Edge> edges(EntityUri uri, Direction direction, Set<String> types) {
        OptionalLong node = node(uri);
        if (node.isEmpty()) {
            return List.of();
        }
        return edges.edges(node.getAsLong(), direction, types);
    }

    @Override
    public List<Edge> edgesBetween(EntityUri from, String edgeType, EntityUri to) {
        OptionalLong start = node(from);
        OptionalLong end = node(to);
        return start.isPresent() && end.isPresent()
                ? edges.between(start.getAsLong(), edgeType, end.getAsLong())
                : List.of();
    }

    @Override
    public List<AliasReference> aliasReferences(EntityUri from) {
        OptionalLong node = node(from);
        if (node.isEmpty()) {
            return List.of();
        }
        List<AliasReference> references = new ArrayList<>();
        for (Datom datom : datoms.referring(node.getAsLong(), Schema.REFERENCE_FROM)) {
            references.add(reference(from, Datoms.entity(datom)));
        }
        references.sort(Comparator.comparing(AliasReference::edgeType).thenComparing(AliasReference::alias));
        return references;
    }

    private AliasReference reference(EntityUri from, long entity) {
        Keyword type = (Keyword) Objects.requireNonNull(datoms.one(entity, Schema.REFERENCE_TYPE));
        long alias = (long) Objects.requireNonNull(datoms.one(entity, Schema.REFERENCE_ALIAS));
        return new AliasReference(from, type.getName(), datoms.alias(alias));
    }

    @Override
    public SortedMap<Alias, List<EntityUri>> contestedAliases() {
        Set<Long> claimed = new HashSet<>();
        SortedMap<Alias, List<EntityUri>> contested = new TreeMap<>();
        for (Datom datom : datoms.all(Schema.CLAIMS)) {
            if (!claimed.add(Datoms.target(datom))) {
                contested.computeIfAbsent(datoms.alias(Datoms.target(datom)), this::claimants);
            }
        }
        return contested;
    }

    @Override
    public List<Alias> unclaimed(String beginning, String edgeType, int limit) {
        return new Unclaimed(datoms, Keyword.intern(edgeType), limit).beginning(beginning);
    }

    @Override
    public List<EntityUri> claimants(Alias alias) {
        OptionalLong node = datoms.holder(Schema.ALIAS, alias.value());
        if (node.isEmpty()) {
            return List.of();
        }
        List<EntityUri> claimants = new ArrayList<>();
        datoms.referring(node.getAsLong(), Schema.CLAIMS).forEach(datom -> claimants.add(uri(Datoms.entity(datom))));
        claimants.sort(Comparator.naturalOrder());
        return claimants;
    }

    @Override
    public List<EntityUri> referrers(Alias alias, String edgeType) {
        OptionalLong node = datoms.holder(Schema.ALIAS, alias.value());
        if (node.isEmpty()) {
            return List.of();
        }
        Set<EntityUri> referrers = new TreeSet<>();
        for (Datom datom : datoms.referring(node.getAsLong(), Schema.REFERENCE_ALIAS)) {
            long reference = Datoms.entity(datom);
            if (Keyword.intern(edgeType).equals(datoms.one(reference, Schema.REFERENCE_TYPE))) {
                referrers.add(uri((long) Objects.requireNonNull(datoms.one(reference, Schema.REFERENCE_FROM))));
            }
        }
        return List.copyOf(referrers);
    }

    @Override
    public List<EntityUri> entities(Optional<String> type, Optional<EntityUri> after, int limit) {
        String prefix = type.map(name -> "aip://" + name + "/").orElse("aip://");
        // URIs are ASCII, so nothing lies between one and itself with the smallest character behind it.
        String start = after.map(uri -> uri + "\0")
                .filter(text -> text.compareTo(prefix) > 0)
                .orElse(prefix);
        List<EntityUri> found = new ArrayList<>();
        Iterator<Datom> rest = datoms.from(Schema.URI, start).iterator();
        while (found.size() < limit && rest.hasNext()) {
            Datom datom = rest.next();
            if (!((String) datom.v()).startsWith(prefix)) {
                break;
            }
            found.add(uri(Datoms.entity(datom)));
        }
        return found;
    }

    @Override
    public long count(Optional<String> type, Optional<EntityState> state) {
        Iterable<Datom> entities = type.map(name -> datoms.with(Schema.TYPE, Keyword.intern(name)))
                .orElseGet(() -> datoms.all(Schema.TYPE));
        long count = 0;
        for (Datom datom : entities) {
            if (state.isEmpty() || state(Datoms.entity(datom)) == state.get()) {
                count++;
            }
        }
        return count;
    }

    private EntityState state(long node) {
        Keyword stored = (Keyword) Objects.requireNonNull(datoms.one(node, Schema.STATE), "an entity has a state");
        return Views.state(stored, datoms.one(node, Schema.ENRICHED_AT) != null);
    }

    @Override
    public List<EntityUri> parts(EntityUri root) {
        List<EntityUri> parts = new ArrayList<>();
        datoms.with(Schema.ROOT, root.toString()).forEach(datom -> parts.add(uri(Datoms.entity(datom))));
        return parts;
    }

    @Override
    public List<EntityUri> dueEntities(Instant now, int limit) {
        Set<EntityUri> roots = new LinkedHashSet<>();
        Iterator<Datom> due =
                datoms.due(Schema.NEXT_ATTEMPT, Datoms.micros(now)).iterator();
        while (roots.size() < limit && due.hasNext()) {
            roots.add(model.rootOf(uri(Datoms.entity(due.next()))));
        }
        return List.copyOf(roots);
    }

    @Override
    public Optional<Instant> nextDue(Instant after) {
        Iterator<Datom> next =
                datoms.above(Schema.NEXT_ATTEMPT, Datoms.micros(after)).iterator();
        return next.hasNext() ? Optional.of(Datoms.instant(next.next().v())) : Optional.empty();
    }

    @Override
    public List<Alias> dueAliases(Instant now, int limit) {
        List<Alias> aliases = new ArrayList<>();
        Iterator<Datom> due =
                datoms.due(Schema.ALIAS_NEXT_ATTEMPT, Datoms.micros(now)).iterator();
        while (aliases.size() < limit && due.hasNext()) {
            aliases.add(datoms.alias(Datoms.entity(due.next())));
        }
        return aliases;
    }

    @Override
    public Stream<EntityUri> entitiesOfType(String entityType) {
        Iterable<Datom> found = datoms.with(Schema.TYPE, Keyword.intern(entityType));
        return StreamSupport.stream(found.spliterator(), false).map(datom -> uri(Datoms.entity(datom)));
    }

    @Override
    public Map<String, Map<EntityState, Long>> counts() {
        return counts.of(datoms);
    }

    @Override
    public String toString() {
        return "the graph at basis %d of %s"
                .formatted(datoms.basis(), datoms.database().id());
    }
}
