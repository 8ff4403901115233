package mds.kernel.hydration;

import java.time.Instant;
import mds.plugin.EntityUri;
import mds.plugin.Hydration;

/** What came of asking a source for one root. */
public sealed interface Fetch {
    /** The root that was asked for. */
    EntityUri uri();

    /** The source answered. */
    record Answered(EntityUri uri, Hydration answer) implements Fetch {}

    /** The source could not say, or its plugin failed, when it was asked at that instant. */
    record Failed(EntityUri uri, Instant askedAt, String error) implements Fetch {}
}
