package mds.kernel.graph;

/**
 * What MDS knows of an entity: a state machine, moved by {@link GraphChange}s.
 *
 * <table>
 * <caption>Which state follows</caption>
 * <tr><th>state</th><th>a record says the same</th><th>a record says otherwise</th><th>its source cannot say</th>
 * <th>its source says gone</th><th>enrichment has looked</th></tr>
 * <tr><td>none yet</td><td>hydrated</td><td>hydrated</td><td>uncached</td><td>gone</td><td>none</td></tr>
 * <tr><td>uncached</td><td>hydrated</td><td>hydrated</td><td>uncached</td><td>gone</td><td>uncached</td></tr>
 * <tr><td>hydrated</td><td>hydrated</td><td>hydrated</td><td>stale</td><td>gone</td><td>enriched</td></tr>
 * <tr><td>enriched</td><td>enriched</td><td>hydrated</td><td>stale</td><td>gone</td><td>enriched</td></tr>
 * <tr><td>stale</td><td>hydrated, or enriched if it was</td><td>hydrated</td><td>stale</td><td>gone</td><td>stale</td></tr>
 * <tr><td>gone</td><td>hydrated</td><td>hydrated</td><td>gone</td><td>gone</td><td>gone</td></tr>
 * </table>
 *
 * <p>A record that refers to an entity of which nothing was known makes it uncached, and moves no other state. The reasons
 * stand beside the state: the last error and the next attempt ({@link EntityView#retry}), and how its source said that it is
 * gone. So do the times: when its source last confirmed what is shown, changed or not ({@link EntityView#fetchedAt}), and
 * when enrichment last looked.
 */
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
