package mds.plugin;

import java.time.Instant;
import java.util.Objects;

/** What a source says of one object: here it is, or it is gone. Everything else is a {@link SourceUnavailableException}. */
public sealed interface Hydration {
    /** The source holds the object. */
    record Found(SourceRecord record) implements Hydration {
        /** @throws NullPointerException if there is no record */
        public Found {
            Objects.requireNonNull(record, "record");
        }
    }

    /**
     * The source itself says that it does not hold the object: never had it, or has deleted it. Only this makes a
     * tombstone; a time-out, an error or an unreadable answer never does.
     *
     * @param fetchedAt the instant before the source was asked, as in {@link SourceRecord#fetchedAt()}
     * @param reason how the source said so, e.g. {@code 410 Gone}; for people
     */
    record Gone(Instant fetchedAt, String reason) implements Hydration {
        /** @throws NullPointerException if a value is missing */
        public Gone {
            Objects.requireNonNull(fetchedAt, "fetchedAt");
            Objects.requireNonNull(reason, "reason");
        }
    }
}
