package mds.kernel.graph;

/** What MDS knows of an entity. */
public enum EntityState {
    /** Known only because something refers to it; its source was not asked yet, or could not say. */
    UNCACHED,
    /** Its record was fetched; enrichment has not looked at it since. */
    HYDRATED,
    /** Its record was fetched, and enrichment has followed its references and rules since. */
    ENRICHED,
    /** Its record was fetched once, but the latest attempt failed: what is shown may be out of date. */
    STALE,
    /** Its source has confirmed that it is gone: a tombstone. Its history stays. */
    GONE
}
