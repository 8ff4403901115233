package mds.kernel.graph;

import java.time.Instant;
import java.util.Optional;

/**
 * Background work that hosts share: one at a time holds it, and notes in the graph how far it is, so that any other can go
 * on from there. No history is kept.
 *
 * @param name what the work is, e.g. {@code inventory/registry}
 * @param host who holds it, or held it last; empty if nobody ever did
 * @param until when the hold ends; in the past if nobody holds it
 * @param note how far it is, in its own words
 * @param request what was last asked of it, in its own words
 */
public record Job(String name, Optional<String> host, Instant until, Optional<String> note, Optional<String> request) {
    /** A job that nobody spoke of yet. */
    public static Job unknown(String name) {
        return new Job(name, Optional.empty(), Instant.EPOCH, Optional.empty(), Optional.empty());
    }
}
