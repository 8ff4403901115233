package mds.kernel.hydration;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import mds.plugin.EntityUri;

/**
 * Which roots were asked for a moment ago. Each question makes a root rest, and each that follows soon after a rest makes
 * it rest twice as long, up to a bound; so a storm of events on one root costs few questions, and the first one none of
 * its speed. A root that is left alone is forgotten. Thread-safe.
 */
final class Heat {
    /** How long a root rests that was cold when it was asked for. */
    static final Duration SHORTEST = Duration.ofMillis(500);
    /** How long it rests at most, and so how late the last event of a storm is heeded. */
    static final Duration LONGEST = Duration.ofSeconds(2);

    /** In the order of their latest questions. */
    private final Map<EntityUri, Asked> roots = new LinkedHashMap<>();

    private record Asked(Instant at, Duration rest) {
        Instant restedAt() {
            return at.plus(rest);
        }

        /** When it is as cold as if it had never been asked for. */
        Instant coldAt() {
            return restedAt().plus(rest);
        }
    }

    /** When a root will have rested; empty if it has, and if a clock that was set back makes that unclear. */
    synchronized Optional<Instant> restedAt(EntityUri root, Instant now) {
        return Optional.ofNullable(roots.get(root))
                .filter(asked -> !asked.at().isAfter(now))
                .map(Asked::restedAt)
                .filter(now::isBefore);
    }

    /** A root is asked for. */
    synchronized void asked(EntityUri root, Instant now) {
        Duration rest = Optional.ofNullable(roots.remove(root))
                .filter(before -> now.isBefore(before.coldAt()))
                .map(before -> shorter(before.rest().multipliedBy(2), LONGEST))
                .orElse(SHORTEST);
        roots.put(root, new Asked(now, rest));
        Iterator<Asked> oldest = roots.values().iterator();
        while (!now.isBefore(oldest.next().at().plus(LONGEST.multipliedBy(2)))) {
            oldest.remove();
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** How many roots are remembered: those that were asked for within twice the longest rest. */
    synchronized int size() {
        return roots.size();
    }
}
