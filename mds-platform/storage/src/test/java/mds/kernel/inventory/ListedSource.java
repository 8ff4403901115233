package mds.kernel.inventory;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import mds.kernel.source.ConnectedSource;
import mds.plugin.AliasResolver;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import mds.plugin.Hydration;
import mds.plugin.Inventory;
import mds.plugin.NormalizedRecord;
import mds.plugin.SourceRecord;
import mds.plugin.SourceUnavailableException;

/** A source whose objects a test makes, changes, hides and removes, and that counts what it was asked. */
final class ListedSource {
    private static final int PAGE = 10;

    final Map<String, String> names = new ConcurrentSkipListMap<>();
    final Set<String> unlisted = ConcurrentHashMap.newKeySet();
    final Set<String> failing = ConcurrentHashMap.newKeySet();
    final List<String> asked = new CopyOnWriteArrayList<>();
    volatile boolean listFails;
    private volatile boolean denies;
    private final Clock clock;

    ListedSource(Clock clock) {
        this.clock = clock;
    }

    static EntityUri uri(String id) {
        return EntityUri.of("dataset", "lake", id);
    }

    ListedSource with(int first, int last) {
        for (int number = first; number <= last; number++) {
            names.put("d%03d".formatted(number), "dataset " + number);
        }
        return this;
    }

    /** From now on it lists its objects, and says of each that it is gone. */
    ListedSource denying() {
        denies = true;
        return this;
    }

    ConnectedSource connected() {
        return new ConnectedSource(
                "lake",
                "datasets",
                ConnectedSource.MOST_PLACES,
                event -> List.of(),
                this::hydrate,
                record -> NormalizedRecord.of(Entity.of(record.uri())
                        .name(record.document().path("name").asText())
                        .build()),
                this::list,
                AliasResolver.none());
    }

    private Hydration hydrate(EntityUri uri) throws SourceUnavailableException {
        Instant at = clock.instant();
        asked.add(uri.id());
        if (failing.contains(uri.id())) {
            throw new SourceUnavailableException("503 for " + uri.id());
        }
        String name = names.get(uri.id());
        if (name == null || denies) {
            return new Hydration.Gone(at, "404 for " + uri.id());
        }
        ObjectNode record = JsonNodeFactory.instance.objectNode().put("name", name);
        return new Hydration.Found(new SourceRecord(uri, record, at));
    }

    private Inventory.Page list(String type, Optional<String> cursor) throws SourceUnavailableException {
        if (listFails) {
            throw new SourceUnavailableException("the list is broken");
        }
        List<EntityUri> page = new ArrayList<>();
        for (String id : names.keySet()) {
            boolean behind = cursor.isEmpty() || id.compareTo(cursor.get()) > 0;
            if (behind && page.size() == PAGE) {
                return new Inventory.Page(page, Optional.of(page.getLast().id()));
            }
            if (behind && !unlisted.contains(id)) {
                page.add(uri(id));
            }
        }
        return new Inventory.Page(page, Optional.empty());
    }
}
