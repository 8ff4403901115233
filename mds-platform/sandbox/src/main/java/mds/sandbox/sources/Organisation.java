package mds.sandbox.sources;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The state of the six sources: the current document of every object, and which objects are gone. Thread-safe; what goes
 * in and comes out are copies.
 */
public final class Organisation {

    private final Map<SourceCollection, NavigableMap<String, ObjectNode>> documents =
            new EnumMap<>(SourceCollection.class);
    private final Map<SourceCollection, Set<String>> deleted = new EnumMap<>(SourceCollection.class);

    /** An organisation that owns nothing yet. */
    public Organisation() {
        for (SourceCollection collection : SourceCollection.values()) {
            documents.put(collection, new ConcurrentSkipListMap<>());
            deleted.put(collection, ConcurrentHashMap.newKeySet());
        }
    }

    /** The document of an object; empty if there never was one or it is gone. */
    public Optional<ObjectNode> find(SourceCollection collection, String id) {
        return Optional.ofNullable(in(collection).get(id)).map(ObjectNode::deepCopy);
    }

    /** Whether there was such an object once, and it was deleted. */
    public boolean wasDeleted(SourceCollection collection, String id) {
        return deletedIn(collection).contains(id);
    }

    /** The ids of the objects that were there once and are gone. */
    public Set<String> deletedIds(SourceCollection collection) {
        return Set.copyOf(deletedIn(collection));
    }

    /** The ids of a collection, in their order. */
    public List<String> ids(SourceCollection collection) {
        return List.copyOf(in(collection).keySet());
    }

    /** Copies of all documents of a collection, in the order of their ids. */
    public Stream<ObjectNode> documents(SourceCollection collection) {
        return in(collection).values().stream().map(ObjectNode::deepCopy);
    }

    /** Puts a document in place of the one that has its {@code id}, if any. */
    public void put(SourceCollection collection, ObjectNode document) {
        String id = document.required("id").asText();
        deletedIn(collection).remove(id);
        in(collection).put(id, document.deepCopy());
    }

    /** Changes an object in one step. */
    public void change(SourceCollection collection, String id, Consumer<ObjectNode> change) {
        ObjectNode changed = in(collection).computeIfPresent(id, (key, document) -> {
            ObjectNode copy = document.deepCopy();
            change.accept(copy);
            return copy;
        });
        if (changed == null) {
            throw new NoSuchElementException("There is no " + id + " in " + collection.path());
        }
    }

    /** Deletes an object, if it is there; from then on it was deleted. */
    public void delete(SourceCollection collection, String id) {
        if (in(collection).remove(id) != null) {
            deletedIn(collection).add(id);
        }
    }

    /** One thin event for every object: what a source sends when it is asked to tell all it has. */
    public Stream<ThinEvent> backfill() {
        return Stream.of(SourceCollection.values())
                .flatMap(collection -> ids(collection).stream().map(id -> collection.event(id, "updated")));
    }

    /** How many entities it holds: every object, and the cells of A/B tests. */
    public int entityCount() {
        int objects = documents.values().stream().mapToInt(Map::size).sum();
        return objects
                + in(SourceCollection.TESTS).values().stream()
                        .mapToInt(test -> test.path("cells").size())
                        .sum();
    }

    /**
     * The page of ids behind a given one.
     *
     * @param after the last id of the page before; empty for the first page
     */
    IdPage page(SourceCollection collection, String after, int limit) {
        List<String> ids = in(collection).tailMap(after, false).keySet().stream()
                .limit(limit + 1L)
                .toList();
        return ids.size() <= limit
                ? new IdPage(ids, Optional.empty())
                : new IdPage(ids.subList(0, limit), Optional.of(ids.get(limit - 1)));
    }

    /** The ids of the objects whose text field has a value. */
    List<String> idsWhere(SourceCollection collection, String field, String value) {
        return in(collection).values().stream()
                .filter(document -> document.path(field).asText("").equalsIgnoreCase(value))
                .map(document -> document.path("id").asText())
                .toList();
    }

    private NavigableMap<String, ObjectNode> in(SourceCollection collection) {
        return requireNonNull(documents.get(collection));
    }

    private Set<String> deletedIn(SourceCollection collection) {
        return requireNonNull(deleted.get(collection));
    }
}
