package mds.kernel.search;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import mds.kernel.pipeline.RetrySchedule;
import mds.plugin.EntityUri;

/**
 * The entities whose documents are known not to be what they should be, and why, until they are. Kept in memory: after a
 * restart the comparison of graph and index finds them again. Thread-safe.
 */
final class Drift {
    /** How many entities are remembered; of more, the comparison finds the rest when these are mended. */
    private static final int MOST = 10_000;

    private static final System.Logger LOG = System.getLogger(Drift.class.getName());
    private static final RetrySchedule RETRIES = new RetrySchedule(Duration.ofSeconds(10), Duration.ofHours(1));

    private final Clock clock;
    private final Map<EntityUri, Known> known = new HashMap<>();

    private record Known(String reason, int attempts, Instant next) {}

    Drift(Clock clock) {
        this.clock = clock;
    }

    /** These documents were written, but for those that the engine refused. */
    synchronized void written(List<SearchDocument> documents, Map<EntityUri, String> refused) {
        documents.forEach(document -> {
            EntityUri uri = document.entity().uri();
            String reason = refused.get(uri);
            if (reason == null) {
                known.remove(uri);
            } else {
                found(uri, "the index refuses it: " + reason);
            }
        });
    }

    /** Nothing is known any more. */
    synchronized void forget() {
        known.clear();
    }

    /** A document is not what it should be. */
    synchronized void found(EntityUri uri, String reason) {
        Known before = known.get(uri);
        if (before == null && known.size() >= MOST) {
            return;
        }
        int attempts = before == null ? 1 : before.attempts() + 1;
        if (before == null) {
            LOG.log(System.Logger.Level.WARNING, "the document of %s: %s".formatted(uri, reason));
        }
        known.put(uri, new Known(reason, attempts, RETRIES.next(clock.instant(), attempts)));
    }

    /** Those that are to be mended now, at most so many. */
    synchronized List<EntityUri> due(int limit) {
        Instant now = clock.instant();
        return known.entrySet().stream()
                .filter(entry -> !entry.getValue().next().isAfter(now))
                .map(Map.Entry::getKey)
                .limit(limit)
                .toList();
    }

    /** How many there are, by entity type. */
    synchronized Map<String, Long> byType() {
        Map<String, Long> counts = new TreeMap<>();
        known.keySet().forEach(uri -> counts.merge(uri.type(), 1L, Long::sum));
        return counts;
    }

    /** What is wrong, with one example; empty if nothing is known to be. */
    synchronized Optional<String> problem() {
        return known.entrySet().stream()
                .findFirst()
                .map(entry -> "%d documents are not what the graph says, and are tried again; one is that of %s: %s"
                        .formatted(
                                known.size(), entry.getKey(), entry.getValue().reason()));
    }
}
