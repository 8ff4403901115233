package mds.kernel.hydration;

import java.time.Instant;
import java.util.Optional;
import mds.plugin.EntityUri;
import mds.plugin.Hydration;

/** What came of asking a source for one root. */
public sealed interface Fetch {
    /** The root that was asked for. */
    EntityUri uri();

    /** How far the graph was when the source was asked; what was committed up to there was before. */
    long basis();

    /** The source answered. */
    record Answered(EntityUri uri, Hydration answer, long basis) implements Fetch {}

    /**
     * The source could not say, or its plugin failed, when it was asked at that instant.
     *
     * @param again when to try again; as late as any that failed so often, if empty
     */
    record Failed(EntityUri uri, Instant askedAt, String error, long basis, Optional<Instant> again) implements Fetch {}
}
